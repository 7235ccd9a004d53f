using System.Text;
using PosCloud.Cli.Api;
using PosCloud.Cli.Releases;
using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local.Identity;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

/// <summary>Backup and migration in an upgrade; the own backup comes back; then the terminal is lost, and a recipient gives its data to another one.</summary>
[Collection(SharedCloud.Collection)]
public sealed class TheDataOutlivesTheTerminal(SharedCloud shared) : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Articles = "1,Tea,250\n2,Coffee,300\n";
    private const string Migrated = "1,Tea,250,\n2,Coffee,300,\n";
    private const string Journal = "20260301,sale,250\n";

    private readonly TestCloud _cloud = shared.Cloud;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Data_BackedUpBeforeAnUpgrade_ComesBackToItsTerminalAndToTheOneThatReplacesIt()
    {
        await NameRecipientAsync();
        var release = await PublishAsync();
        await using var fleet = new Fleet(_cloud, _folder, "data", _folder.Path("old"));
        var terminal = await fleet.StartAsync(options => options with { Data = FactoryData() });
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");

        await _cloud.StartRolloutAsync("data-2", release, fleet.Site);
        await terminal.EndedAsync(ExecutionState.Confirmed);

        Assert.Equal((Migrated, Journal), ReadData(terminal.Folder));
        var backup = Assert.Single((await _cloud.Admin.ListBackupsAsync(terminal.Id, CancellationToken.None)).Items);
        Assert.Equal([("articles", 2L), ("journal", 1L)], backup.Sets.Select(s => (s.Name, s.Records)));
        Assert.Equal(release, backup.ReleaseId);

        // Somebody empties the articles; the terminal has its own key and its memory of what it made.
        File.WriteAllText(ActiveFile(terminal.Folder, "articles.csv"), "");
        await OkAsync("backups", "release", terminal.Id, backup.BackupId, "--own");
        await RestoredAsync(terminal.Id, terminal.Agent);
        Assert.Equal((Migrated, Journal), ReadData(terminal.Folder));
        await _cloud.CompletedAsync("data-2");

        await RestoreOnReplacementAsync(fleet, terminal.Id, release, backup.BackupId);
    }

    private async Task RestoreOnReplacementAsync(Fleet fleet, string terminalId, string release, string backupId)
    {
        await _cloud.Admin.ReplaceTerminalAsync(terminalId, new ReplaceTerminalRequest("SN-replacement", "It fell into the fish tank."), CancellationToken.None);
        var deputy = _cloud.Local.CreateAdminClient(_cloud.Local.Issuer.Deputy);
        var code = await deputy.ApproveReplacementAsync(terminalId, new ApproveReplacementRequest("SN-replacement"), CancellationToken.None);
        var state = _folder.Path("replacement");
        var replacement = await fleet.StartAsync(code, options => options with { HardwareId = "SN-replacement", Folder = state });
        await _cloud.StartRolloutAsync("data-2-again", release, fleet.Site);
        await Until.TrueAsync(() => replacement.Agent.State == ExecutionState.Confirmed && !replacement.Agent.HasUnsent, "the replacement to come to the release of the shop");

        await OkAsync("backups", "release", terminalId, backupId, "--key", _folder.Path("mei.pem"), "--terminal-key", replacement.Agent.RestoreKeyFingerprint);
        await RestoredAsync(terminalId, replacement.Agent);

        // The backup is of before the migration: it was run on it.
        Assert.Equal((Migrated, Journal), ReadData(state));
        await Until.TrueAsync(() => _cloud.Count(EventTypes.TerminalRestored, $"terminals/{terminalId}") == 2, "the events of both restores");
    }

    private async Task RestoredAsync(string terminalId, Terminal.TerminalAgent agent)
    {
        await Until.TrueAsync(() => agent.Restored is not null && !agent.HasUnsent, $"the restore, it is {agent.Restored?.Reason} {agent.Restored?.Detail}");
        Assert.True(agent.Restored!.Restored, $"{agent.Restored.Reason}: {agent.Restored.Detail}");
        await Until.TrueAsync(
            async () => (await _cloud.Admin.ListBackupsAsync(terminalId, CancellationToken.None)).Restore!.State == RestoreState.Restored, "the service to know of the restore");
    }

    private async Task NameRecipientAsync()
    {
        await OkAsync("trust", "backup-key", "create", "--out", _folder.Path("mei.pem"));
        await LoginAsync(_cloud.Local.Issuer.Admin, "login.json");
        for (var number = 1; number <= 2; number++)
        {
            var config = $"approver-{number}.json";
            await LoginAsync(_cloud.Local.Issuer.Approvers[number - 1], config);
            await OkAsAsync(config, "trust", "pin", _cloud.Local.TrustRootFile);
            await OkAsAsync(config, "trust", "backup-key", "add", "mei", _folder.Path("mei.pem.pub.pem"), "--key", _cloud.Local.ApproverKeyFile(number));
        }
    }

    private async Task<string> PublishAsync()
    {
        var old = Images.Random(301, 100_000);
        _folder.Write("old", old);
        _folder.Write("new.img", Images.Edited(old, 302));
        await _cloud.PublishAsync(_folder.Path("old"), "data", "1.0.0");
        var file = _folder.Write("release.json", Encoding.UTF8.GetBytes("""
            {
              "releaseId": "data-2.0.0",
              "components": [ { "file": "new.img", "name": "data", "version": "2.0.0" } ],
              "backOut": "Goes back by itself.",
              "backup": { "sets": ["articles", "journal"] },
              "migrations": [
                {
                  "name": "append-column", "kind": "built-in", "dataSet": "articles", "idempotenceKey": "articles-2",
                  "verify": [ { "dataSet": "articles", "content": "changed" }, { "dataSet": "journal", "content": "same" } ]
                }
              ]
            }
            """));
        var image = await ReleaseFile.ReadAsync(file, TimeSpan.FromMinutes(2), null, CancellationToken.None);
        return (await _cloud.Admin.PublishAsync(image with { Approve = _cloud.Local.ApproveAsync }, null, CancellationToken.None)).ReleaseId;
    }

    private string FactoryData()
    {
        var folder = Directory.CreateDirectory(_folder.Path("factory-data")).FullName;
        File.WriteAllText(Path.Combine(folder, "articles.csv"), Articles);
        File.WriteAllText(Path.Combine(folder, "journal.csv"), Journal);
        return folder;
    }

    private static (string Articles, string Journal) ReadData(string terminal) =>
        (File.ReadAllText(ActiveFile(terminal, "articles.csv")), File.ReadAllText(ActiveFile(terminal, "journal.csv")));

    // As the software of a terminal does it: the pointer says which generation counts.
    private static string ActiveFile(string terminal, string name)
    {
        using var pointer = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(terminal, "active")));
        var generation = pointer.RootElement.TryGetProperty("data", out var data) ? data.GetString()! : "a";
        return Path.Combine(terminal, "data", generation, name);
    }

    private Task<string> OkAsync(params string[] arguments) => OkAsAsync("login.json", arguments);

    private Task<string> LoginAsync(LocalClient client, string config) => RunAsync(
        [
            "login", "--url", _cloud.Local.Address.ToString(), "--estate", Local.LocalCloud.Estate,
            "--issuer", _cloud.Local.Issuer.Authority.ToString().TrimEnd('/'), "--client-id", client.ClientId,
        ],
        client.Secret,
        config);

    private Task<string> OkAsAsync(string config, params string[] arguments) => RunAsync(arguments, secret: "", config);

    private async Task<string> RunAsync(string[] arguments, string secret, string config)
    {
        // The approvers' keys of the local cloud have no passphrase.
        await using var program = RealProgram.Start("poscloud", arguments, new Dictionary<string, string>
        {
            ["POSCLOUD_CONFIG"] = _folder.Path(config),
            ["POSCLOUD_CLIENT_SECRET"] = secret,
            ["POSCLOUD_KEY_PASSPHRASE"] = Passphrase,
            ["LANG"] = "C.UTF-8",
        });
        var exitCode = await program.EndedAsync();
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {exitCode} {program.Errors}");
        return program.Output.Trim();
    }
}
