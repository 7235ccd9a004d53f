using System.Net;
using PosCloud.Cli;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Cli;

/// <summary>A person whose key lies in Key Vault.</summary>
public sealed class VaultKeyCommandTests : IDisposable
{
    private const string Address = "https://kv-ann.vault.azure.net/keys/ann/0123";

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Sign_WithAKeyInTheVault_IsOneRequestAndVerifies()
    {
        var path = _cli.File("root.json", Root().Bytes.ToArray());

        Assert.Equal(0, await _cli.RunAsync("trust", "sign", path, "--key", Address));

        var signed = MetadataFile<RootMetadata>.Parse(await File.ReadAllBytesAsync(path));
        Assert.Equal(TufKey.From(_cli.Vault.Key).Id, Assert.Single(signed.Content.Roles[TufNames.Root].Check(signed).Signed).Id);
        Assert.Equal(["GET /keys/ann/0123?api-version=7.4", "POST /keys/ann/0123/sign?api-version=7.4"], _cli.Vault.Requests);
    }

    [Fact]
    public async Task Sign_ThatTheVaultRefuses_SaysWhatToDoAndChangesNothing()
    {
        var before = Root().Bytes.ToArray();
        var path = _cli.File("root.json", before);
        _cli.Vault.Refuses = HttpStatusCode.Forbidden;

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("trust", "sign", path, "--key", Address));

        Assert.Contains("az login", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Theory]
    [InlineData("https://kv-ann.vault.azure.net/keys/ann")]
    [InlineData("https://kv-ann.vault.azure.net/secrets/ann/1")]
    public async Task Sign_WithAnAddressThatIsNoKey_SaysHowItMustLook(string address)
    {
        var path = _cli.File("root.json", Root().Bytes.ToArray());

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("trust", "sign", path, "--key", address));

        Assert.Contains("/keys/NAME/VERSION", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Vault.Requests);
    }

    private MetadataFile<RootMetadata> Root()
    {
        var own = TufKey.From(_cli.Vault.Key);
        var other = FakeTrust.Signer().Key;
        RoleKeys both = new([own, other], 2);
        return MetadataFile<RootMetadata>.Create(new RootMetadata(1, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), new Dictionary<string, RoleKeys>
        {
            [TufNames.Root] = both,
            [TufNames.Targets] = both,
            [TufNames.Snapshot] = new([other], 1),
            [TufNames.Timestamp] = new([other], 1),
        }));
    }
}
