using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Trust;

namespace PosCloud.Tests.Trust;

public sealed class EcJwksTests
{
    [Fact]
    public void Thumbprint_OfTheKeyInRfc9449_IsTheOneInRfc9449() =>
        Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", EcJwks.Thumbprint(TestKeys.Rfc9449));

    [Fact]
    public void Thumbprint_WithAForeignKid_IsStillComputed() =>
        Assert.Equal(EcJwks.Thumbprint(TestKeys.Rfc9449), EcJwks.Thumbprint(TestKeys.Rfc9449 with { Kid = "another" }));

    [Fact]
    public void FromKey_OfThePrivateKeyInRfc9421_GivesItsPublicJwk()
    {
        using var key = TestKeys.Rfc9421Private();
        var jwk = EcJwks.FromKey(key);
        Assert.Equal(TestKeys.Rfc9421, jwk with { Kid = null });
        Assert.Equal(EcJwks.Thumbprint(TestKeys.Rfc9421), jwk.Kid);
    }

    [Fact]
    public void FromKey_OfAnotherCurve_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(TrustError.KeyInvalid, Assert.Throws<TrustException>(() => EcJwks.FromKey(key)).Error);
    }

    [Fact]
    public void ToKey_OfANewKey_VerifiesWhatItSigned()
    {
        // Coordinates with leading zero bytes come up once in 128 keys and must keep their 32 bytes.
        for (var i = 0; i < 300; i++)
        {
            using var key = TestKeys.New();
            using var publicKey = EcJwks.ToKey(EcJwks.FromKey(key));
            Assert.Equal(key.ExportParameters(false).Q.X, publicKey.ExportParameters(false).Q.X);
            Assert.Equal(key.ExportParameters(false).Q.Y, publicKey.ExportParameters(false).Q.Y);
        }
    }

    [Fact]
    public void ToKey_OfAPointThatIsNotOnTheCurve_IsRefused()
    {
        var y = Base64Url.DecodeFromChars(TestKeys.Rfc9421.Y);
        for (var bit = 0; bit < 256; bit++)
        {
            var altered = y.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(TestKeys.Rfc9421 with { Y = Base64Url.EncodeToString(altered) });
        }

        var zero = Base64Url.EncodeToString(new byte[32]);
        AssertRefused(new EcJwk("EC", "P-256", zero, zero));
    }

    [Fact]
    public void ToKey_OfASecondNameOfTheSamePoint_IsRefused()
    {
        // x = 5 is on P-256, and 5 + p still fits in 32 bytes: one key must not have two thumbprints.
        var p = BigInteger.Parse("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", System.Globalization.NumberStyles.HexNumber);
        var b = BigInteger.Parse("05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B", System.Globalization.NumberStyles.HexNumber);
        var square = ((5 * 5 * 5) - (3 * 5) + b) % p;
        var y = BigInteger.ModPow(square, (p + 1) / 4, p);
        Assert.Equal(square, y * y % p);
        using var key = EcJwks.ToKey(new EcJwk("EC", "P-256", Coordinate(5), Coordinate(y)));
        AssertRefused(new EcJwk("EC", "P-256", Coordinate(5 + p), Coordinate(y)));
    }

    [Theory]
    [InlineData("RSA", "P-256", null, null)]
    [InlineData("EC", "P-384", null, null)]
    [InlineData("EC", "P-256", "", null)]
    [InlineData("EC", "P-256", null, "")]
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4Fiv", null)] // one short
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA=", null)] // padded
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivA", null)] // base64, not base64url
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivB", null)] // unused bits set
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4Fiv\"", null)] // JSON injection
    [InlineData("EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7 xB4FivA", null)]
    public void Thumbprint_OfAMalformedKey_IsRefused(string kty, string crv, string? x, string? y)
    {
        var jwk = new EcJwk(kty, crv, x ?? TestKeys.Rfc9421.X, y ?? TestKeys.Rfc9421.Y);
        Assert.Equal(TrustError.KeyInvalid, Assert.Throws<TrustException>(() => EcJwks.Thumbprint(jwk)).Error);
        AssertRefused(jwk);
    }

    private static void AssertRefused(EcJwk jwk) =>
        Assert.Equal(TrustError.KeyInvalid, Assert.Throws<TrustException>(() => EcJwks.ToKey(jwk)).Error);

    private static string Coordinate(BigInteger value)
    {
        var bytes = new byte[32];
        var minimal = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        minimal.CopyTo(bytes, 32 - minimal.Length);
        return Base64Url.EncodeToString(bytes);
    }
}
