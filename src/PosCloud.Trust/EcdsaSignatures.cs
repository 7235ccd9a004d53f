using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace PosCloud.Trust;

/// <summary>P-256 signatures between the two forms in use: DER (RFC 3279, section 2.2.3) and r || s (RFC 7518, section 3.4).</summary>
public static class EcdsaSignatures
{
    private const int HalfBytes = 32;

    /// <summary>Bytes of r || s.</summary>
    public const int FixedBytes = 2 * HalfBytes;

    /// <exception cref="CryptographicException">It is no signature of P-256.</exception>
    public static byte[] ToFixed(ReadOnlyMemory<byte> der)
    {
        try
        {
            var numbers = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var signature = new byte[FixedBytes];
            for (var end = HalfBytes; end <= FixedBytes; end += HalfBytes)
            {
                var number = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
                if (number.Length > HalfBytes)
                {
                    break;
                }

                number.CopyTo(signature.AsSpan(end - number.Length));
                if (end == FixedBytes)
                {
                    return signature;
                }
            }
        }
        catch (AsnContentException)
        {
            // Told below.
        }

        throw new CryptographicException("The signature is not one of P-256 in DER.");
    }

    /// <exception cref="CryptographicException">It has not 64 bytes.</exception>
    public static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != FixedBytes)
        {
            throw new CryptographicException("The signature has not 64 bytes.");
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..HalfBytes], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[HalfBytes..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
