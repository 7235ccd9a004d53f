using System.Net;
using System.Security.Cryptography;
using Azure;
using PosCloud.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Vault;

public sealed class KeyVaultKeysTests
{
    private const string Address = "https://kv-poscloud.vault.azure.net/keys/director/0123";

    private readonly FakeVault vault = new();

    [Fact]
    public async Task Sign_InTheVault_VerifiesUnderTheKeyThatItNames()
    {
        var signer = vault.Open().Open(Address);
        for (var i = 0; i < 50; i++)
        {
            // Fifty, because every second r or s begins with a bit that DER must not take for a sign.
            var data = RandomNumberGenerator.GetBytes(100);

            var signature = await signer.SignAsync(data, CancellationToken.None);

            Assert.True(signer.Key.Verify(data, signature));
        }

        Assert.Equal(TufKey.From(vault.Key).Id, signer.Key.Id);
        Assert.Equal("GET /keys/director/0123?api-version=7.4", vault.Requests[0]);
        Assert.Equal("POST /keys/director/0123/sign?api-version=7.4", vault.Requests[1]);
    }

    [Theory]
    [InlineData("http://kv.vault.azure.net/keys/director/0123")]
    [InlineData("https://kv.vault.azure.net/keys/director")]
    [InlineData("https://kv.vault.azure.net/secrets/director/0123")]
    [InlineData("https://kv.vault.azure.net/keys/director/0123?x=1")]
    [InlineData("director")]
    public void Open_OfAnotherAddress_SaysHowItMustLook(string address)
    {
        var error = Assert.Throws<InvalidOperationException>(() => vault.Open().Open(address));

        Assert.Contains("/keys/NAME/VERSION", error.Message, StringComparison.Ordinal);
        Assert.Empty(vault.Requests);
    }

    [Fact]
    public void Open_OfAnotherCurve_IsRefused()
    {
        var other = new FakeVault { Key = ECDsa.Create(ECCurve.NamedCurves.nistP384) };

        Assert.Contains("P-256", Assert.Throws<InvalidOperationException>(() => other.Open().Open(Address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ThatTheVaultRefuses_Fails()
    {
        var signer = vault.Open().Open(Address);
        vault.Refuses = HttpStatusCode.Forbidden;

        await Assert.ThrowsAsync<RequestFailedException>(() => signer.SignAsync(new byte[1], CancellationToken.None));
        Assert.Throws<RequestFailedException>(() => vault.Open().Open(Address));
    }

    [Fact]
    public void Signatures_BetweenTheTwoForms_ComeBackTheSame()
    {
        for (var i = 0; i < 200; i++)
        {
            var data = RandomNumberGenerator.GetBytes(10);
            var der = vault.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            var both = EcdsaSignatures.ToFixed(der);

            Assert.True(vault.Key.VerifyData(data, both, HashAlgorithmName.SHA256));
            Assert.Equal(der, EcdsaSignatures.ToDer(both));
        }
    }

    [Fact]
    public void Signatures_OfAnotherForm_AreRefused()
    {
        Assert.Throws<CryptographicException>(() => EcdsaSignatures.ToFixed(new byte[64]));
        Assert.Throws<CryptographicException>(() => EcdsaSignatures.ToFixed(Array.Empty<byte>()));
        Assert.Throws<CryptographicException>(() => EcdsaSignatures.ToDer(new byte[63]));
    }
}
