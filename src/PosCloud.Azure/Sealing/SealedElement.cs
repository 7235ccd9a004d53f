using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace PosCloud.Azure.Sealing;

/// <summary>
/// An element of the key ring as it is stored: AES-256-GCM under a key of its own, that key wrapped by the ring key, and all of it
/// signed by the ring key together with its name. So nobody reads it, and nobody adds one of his own: wrapping alone would not
/// keep that off, since it takes the public half only.
/// </summary>
internal static class SealedElement
{
    public const string Name = "sealedElement";

    private const int KeyBytes = 32;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    public static XElement Seal(XElement element, string name, IRingKey ring)
    {
        var content = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var (nonce, tag, cipher) = (RandomNumberGenerator.GetBytes(NonceBytes), new byte[TagBytes], new byte[content.Length]);
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Encrypt(nonce, content, cipher, tag);
            var wrapped = ring.Wrap(key);
            return new XElement(
                Name,
                new XAttribute("key", ring.Id),
                new XAttribute("wrapped", Convert.ToBase64String(wrapped)),
                new XAttribute("nonce", Convert.ToBase64String(nonce)),
                new XAttribute("tag", Convert.ToBase64String(tag)),
                new XAttribute("signature", Convert.ToBase64String(ring.Sign(Signed(name, ring.Id, wrapped, nonce, tag, cipher)))),
                Convert.ToBase64String(cipher));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <returns>Null when the ring key did not sign it under this name.</returns>
    public static XElement? Open(XElement stored, string name, IRingKey ring)
    {
        if (stored.Name != Name || stored.Attribute("key")?.Value is not { } id)
        {
            return null;
        }

        byte[] wrapped, nonce, tag, signature, cipher;
        try
        {
            (wrapped, nonce, tag, signature, cipher) = (Bytes(stored, "wrapped"), Bytes(stored, "nonce"), Bytes(stored, "tag"), Bytes(stored, "signature"), Convert.FromBase64String(stored.Value));
        }
        catch (FormatException)
        {
            return null;
        }

        if (nonce.Length != NonceBytes || tag.Length != TagBytes || !ring.Verify(id, Signed(name, id, wrapped, nonce, tag, cipher), signature))
        {
            return null;
        }

        var content = new byte[cipher.Length];
        var key = ring.Unwrap(id, wrapped);
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(nonce, cipher, tag, content);
            return XElement.Parse(Encoding.UTF8.GetString(content));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static byte[] Bytes(XElement element, string name) => Convert.FromBase64String(element.Attribute(name)?.Value ?? "");

    private static byte[] Signed(string name, string id, params byte[][] parts) => Encoding.UTF8.GetBytes(
        string.Join('\n', ["poscloud-key-ring-v1", name, id, .. parts.Select(Convert.ToBase64String)]));
}
