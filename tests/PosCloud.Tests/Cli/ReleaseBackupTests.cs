using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Cli;

public sealed class ReleaseBackupTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Path = "/v1/estates/demo/terminals/till-1/backups";

    private static readonly byte[] Plain = [1, 2, 3];

    private readonly CliHarness cli = new CliHarness().WithToken();
    private readonly ECDiffieHellman terminal = BackupSamples.NewKey();
    private byte[] file = [];

    public ReleaseBackupTests() => cli.Environment["POSCLOUD_KEY_PASSPHRASE"] = Passphrase;

    private BackupPublicKey TerminalKey => BackupPublicKey.From(terminal);

    public void Dispose()
    {
        terminal.Dispose();
        cli.Dispose();
    }

    [Fact]
    public async Task Release_ByARecipient_WrapsTheKeyForTheTerminalWithThatFingerprint()
    {
        var key = await RecipientAsync();
        Serve(new BackupContext("demo", "till-1", "b-1"), TerminalKey.Jwk);

        var exitCode = await cli.RunAsync("backups", "release", "till-1", "b-1", "--key", key, "--terminal-key", TerminalKey.Fingerprint);

        Assert.Equal((ExitCodes.Ok, ""), (exitCode, cli.Error));
        var sent = JsonSerializer.Deserialize(cli.Server.Requests[^1].Body, ProtocolJson.Default.ReleaseBackupRequest)!;
        using var recipient = Recipient(key);
        using var reader = BackupReader.Open(
            new MemoryStream(file), BackupSamples.Hash(file), BackupGrant.Parse(sent.Grant)!, [BackupPublicKey.From(recipient)], terminal);
        Assert.Equal(Plain, BackupSamples.ReadAll(reader));
    }

    [Fact]
    public async Task Release_ToAKeyThatTheServiceMadeUp_IsRefusedBeforeAnythingIsWrapped()
    {
        var key = await RecipientAsync();
        using var attacker = BackupSamples.NewKey();
        Serve(new BackupContext("demo", "till-1", "b-1"), BackupPublicKey.From(attacker).Jwk);

        var exitCode = await cli.RunAsync("backups", "release", "till-1", "b-1", "--key", key, "--terminal-key", TerminalKey.Fingerprint);

        Assert.Equal(ExitCodes.Refused, exitCode);
        Assert.DoesNotContain(cli.Server.Lines, line => line.Contains("/release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Release_WithTheHeadOfAnotherBackup_IsRefused()
    {
        var key = await RecipientAsync();
        Serve(new BackupContext("demo", "till-2", "b-1"), TerminalKey.Jwk);

        var exitCode = await cli.RunAsync("backups", "release", "till-1", "b-1", "--key", key, "--terminal-key", TerminalKey.Fingerprint);

        Assert.Equal(ExitCodes.Refused, exitCode);
        Assert.DoesNotContain(cli.Server.Lines, line => line.Contains("/release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Release_OfTheTerminalsOwn_SendsNoGrant()
    {
        Serve(new BackupContext("demo", "till-1", "b-1"), TerminalKey.Jwk, sealToRecipient: false);

        Assert.Equal(ExitCodes.Ok, await cli.RunAsync("backups", "release", "till-1", "b-1", "--own"));

        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(cli.Server.Requests[^1].Body));
    }

    [Theory]
    [InlineData("--key", "x.pem")]
    [InlineData("--terminal-key", "1234")]
    [InlineData("--own", "--key", "x.pem", "--terminal-key", "1234")]
    [InlineData]
    public async Task Release_WithoutAllThatItNeeds_IsAUsageError(params string[] options)
    {
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["backups", "release", "till-1", "b-1", .. options]));
        Assert.Empty(cli.Server.Requests);
    }

    [Fact]
    public async Task List_ShowsBackupsAndTheLastRestore()
    {
        Serve(new BackupContext("demo", "till-1", "b-1"), TerminalKey.Jwk, sealToRecipient: false);

        Assert.Equal(ExitCodes.Ok, await cli.RunAsync("backups", "list", "till-1"));

        Assert.Contains("articles (3)", cli.Output, StringComparison.Ordinal);
        Assert.Contains(TerminalKey.Fingerprint, cli.Output, StringComparison.Ordinal);
        Assert.Contains("restore-refused", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_SendsItsReason()
    {
        Serve(new BackupContext("demo", "till-1", "b-1"), TerminalKey.Jwk, sealToRecipient: false);

        Assert.Equal(ExitCodes.Ok, await cli.RunAsync("backups", "delete", "till-1", "b-1", "--reason", "merchant left"));

        Assert.Equal("merchant left", JsonSerializer.Deserialize(cli.Server.Requests[^1].Body, ProtocolJson.Default.DeleteBackupRequest)!.Reason);
    }

    private async Task<string> RecipientAsync()
    {
        var path = System.IO.Path.Combine(cli.Folder, "mei.pem");
        Assert.Equal(ExitCodes.Ok, await cli.RunAsync("trust", "backup-key", "create", "--out", path));
        return path;
    }

    private static ECDiffieHellman Recipient(string path)
    {
        var key = ECDiffieHellman.Create();
        key.ImportFromEncryptedPem(File.ReadAllText(path), Passphrase);
        return key;
    }

    private void Serve(BackupContext context, EcJwk restoreKey, bool sealToRecipient = true)
    {
        using var recipient = sealToRecipient ? Recipient(System.IO.Path.Combine(cli.Folder, "mei.pem")) : BackupSamples.NewKey();
        file = BackupSamples.Seal(Plain, context, recipient);
        var header = Convert.ToBase64String(BackupHeader.Read(new MemoryStream(file)).Bytes.Span);
        var sets = new[] { new DataSetSummary("articles", 1, 3, 3, new string('a', 64)) };
        var view = new BackupView(
            "b-1", "till-1", "sn-1", BackupSamples.Hash(file), file.Length, sets, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "x-1", "os-2.0.0", header);
        var restore = new RestoreView("r-1", "b-1", RestoreState.Failed, DateTimeOffset.UnixEpoch, "anna", DateTimeOffset.UnixEpoch, "restore-refused");
        cli.Server
            .On($"GET {Path}", new BackupList([view with { Header = null }], restoreKey, restore), ProtocolJson.Default.BackupList)
            .On($"GET {Path}/b-1", view, ProtocolJson.Default.BackupView)
            .On($"POST {Path}/b-1/delete", view with { Header = null }, ProtocolJson.Default.BackupView)
            .On($"POST {Path}/b-1/release", restore with { State = RestoreState.Ordered, Reason = null }, ProtocolJson.Default.RestoreView);
    }
}
