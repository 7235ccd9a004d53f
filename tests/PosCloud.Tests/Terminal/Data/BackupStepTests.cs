using System.Formats.Tar;
using System.Net;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Trust.Backups;

namespace PosCloud.Tests.Terminal.Data;

public sealed class BackupStepTests : IDisposable
{
    private static readonly BackupPlan _plan = new(["articles", "journal"]);

    private readonly DataBench _bench = new();

    private FakeCloud Cloud => _bench.Cloud;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Upgrade_WithABackup_DownloadsNothingBeforeTheServiceHasIt()
    {
        _bench.Offer(_plan);

        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Contains(ExecutionState.BackingUp, Cloud.States);
        var completed = Cloud.Seen.FindIndex(s => s.Is("complete"));
        Assert.InRange(completed, 0, Cloud.Seen.FindIndex(s => s.IsDownload) - 1);
        var (backupId, file) = Assert.Single(Cloud.Backups.Completed);
        Assert.StartsWith("b19700101-", backupId, StringComparison.Ordinal);
        Assert.Equal((backupId, TestImages.Sha256(file)), (_bench.Bench.ReadState().OwnBackup!.BackupId, _bench.Bench.ReadState().OwnBackup!.Sha256));
        Assert.Empty(Directory.GetFiles(Path.Combine(_bench.Bench.Folder, "backups")));
    }

    /// <summary>Read by another tar than the one that wrote it.</summary>
    [Fact]
    public async Task Backup_OpenedByTheRecipient_IsATarWithManifestAndSets()
    {
        _bench.Offer(_plan);

        await _bench.RunAsync();

        using var tar = new TarReader(new MemoryStream(BackupSamples.Open(Cloud.Backups.Completed.Values.Single(), DataBench.Recipient)));
        var files = new Dictionary<string, string>();
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            files[entry.Name] = await new StreamReader(entry.DataStream!).ReadToEndAsync();
        }

        Assert.Equal(["manifest.json", "articles.csv", "journal.2026.csv"], files.Keys);
        Assert.Equal(DataBench.Articles, files["articles.csv"]);
        Assert.Equal(DataBench.Journal, files["journal.2026.csv"]);
        var declared = Cloud.Backups.Declarations.Values.Single();
        Assert.Equal([("articles", 2L), ("journal", 3L)], declared.Sets.Select(s => (s.Name, s.Records)));
        Assert.Equal(("x-1", "os-2.0.0"), (declared.ExecutionId, declared.ReleaseId));
        Assert.All(declared.Sets, s => Assert.Contains(s.Sha256, files["manifest.json"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upload_CutInTheMiddle_WaitsAndGoesOnAtTheBlock()
    {
        _bench.Bench.BackupBlockBytes = 512;
        _bench.Offer(_plan);
        Cloud.Instead = seen => seen.Method == "PUT" && Cloud.Backups.Blocks.Count == 3 ? throw new HttpRequestException("cut") : null;
        await _bench.RunAsync(2);

        Assert.Empty(Cloud.Downloads);
        var waiting = Cloud.Waits[^1];
        Assert.Equal("backup", waiting.Rule);
        Assert.StartsWith("3 of ", waiting.Seen, StringComparison.Ordinal);

        Cloud.Instead = null;
        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Equal(Enumerable.Range(0, Cloud.Backups.Blocks.Count), Cloud.Backups.Blocks);
        Assert.Single(Cloud.Backups.Completed);
    }

    [Fact]
    public async Task Upload_WhoseBlocksTheStorageHasForgotten_BeginsAnew()
    {
        _bench.Bench.BackupBlockBytes = 512;
        _bench.Offer(_plan);
        Cloud.Instead = seen => seen.Method == "PUT" && Cloud.Backups.Blocks.Count == 3 ? throw new HttpRequestException("cut") : null;
        await _bench.RunAsync(1);
        Cloud.Backups.Forget();
        Cloud.Instead = null;

        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Single(Cloud.Backups.Completed);
    }

    /// <summary>The service had it, and the answer was lost: the repeat makes no second one.</summary>
    [Fact]
    public async Task Complete_WhoseAnswerIsLost_MakesNoSecondBackup()
    {
        var lost = 0;
        _bench.Offer(_plan);
        Cloud.After = (seen, answer) => seen.Is("complete") && lost++ == 0 ? throw new HttpRequestException("lost") : answer;

        await _bench.RunAsync();

        Assert.Equal(1, Cloud.Count("complete"));
        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Single(Cloud.Backups.Completed);
    }

    [Theory]
    [InlineData(FailureCodes.BackupNoRecipients)]
    [InlineData(FailureCodes.BackupSetMissing)]
    [InlineData(FailureCodes.BackupRefused)]
    [InlineData(FailureCodes.BackupUploadFailed)]
    [InlineData(FailureCodes.BackupFailed)]
    public async Task Backup_ThatCannotBeMade_EndsTheUpgradeBeforeADownload(string code)
    {
        Break(code);
        var before = _bench.ReadData();
        _bench.Offer(_plan);

        await _bench.RunAsync();

        Assert.Equal((ExecutionState.Failed, code), (_bench.Last.State, _bench.Last.Reason));
        Assert.Empty(Cloud.Downloads);
        Assert.Empty(Cloud.Backups.Completed);
        Assert.Equal(before, _bench.ReadData());
    }

    [Theory]
    [InlineData(FailureCodes.BackupNoRecipients)]
    [InlineData(FailureCodes.BackupUploadFailed)]
    public async Task Backup_ThatIsNotRequired_LetsTheUpgradeGoOnWithoutOne(string code)
    {
        Break(code);
        _bench.Offer(_plan with { Required = false });

        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Null(_bench.Bench.ReadState().OwnBackup);
    }

    /// <summary>A replacement must come to the release of the shop before its data can come back.</summary>
    [Fact]
    public async Task Terminal_WithoutAnyData_UpgradesWithoutABackup()
    {
        using var empty = new DataBench(new Dictionary<string, string>());
        empty.Offer(_plan, DataBench.AppendColumn);

        await empty.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, empty.Last.State);
        Assert.Empty(empty.Cloud.Backups.Completed);
        Assert.Null(empty.Bench.ReadState().OwnBackup);
    }

    [Fact]
    public async Task Cancel_WhileTheBackupWaits_EndsTheUpgrade()
    {
        _bench.Offer(_plan);
        Cloud.Instead = seen => seen.Method == "PUT" ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null;
        await _bench.RunAsync(2);
        Assert.Equal(ExecutionState.BackingUp, _bench.Bench.ReadState().Execution!.State);

        Cloud.Offer = Cloud.None() with { Seq = 2, Action = DirectiveAction.Cancel, ExecutionId = "x-1" };
        await _bench.RunAsync(2);

        Assert.Equal(ExecutionState.Cancelled, _bench.Last.State);
        Assert.Empty(Directory.GetFiles(Path.Combine(_bench.Bench.Folder, "backups")));
    }

    [Fact]
    public async Task Software_HoldsStill_OnlyWhileItsDataIsRead()
    {
        _bench.Offer(_plan);
        var heldWhileSending = false;
        Cloud.After = (seen, answer) =>
        {
            heldWhileSending |= seen.Method == "PUT" && _bench.Bench.Machine.IsHeld;
            return answer;
        };

        await _bench.RunAsync();

        Assert.Equal(1, _bench.Bench.Machine.Holds);
        Assert.False(heldWhileSending);
    }

    private void Break(string code)
    {
        switch (code)
        {
            case FailureCodes.BackupNoRecipients:
                Cloud.Trust.BackupKeys = null;
                Cloud.Trust.Approve();
                break;
            case FailureCodes.BackupSetMissing:
                File.Delete(Path.Combine(_bench.Bench.Folder, "data", "a", "journal.2026.csv"));
                File.WriteAllText(Path.Combine(_bench.Bench.Folder, "data", "a", "journals.csv"), "");
                break;
            case FailureCodes.BackupRefused:
                Cloud.Instead = seen => seen.Is("uploads") && seen.Body.Contains("\"backup\"", StringComparison.Ordinal) ? Cloud.Refuse(Reasons.FieldInvalid) : null;
                break;
            case FailureCodes.BackupUploadFailed:
                Cloud.Backups.Wire = block => [.. block, 0];
                break;
            default:
                File.WriteAllText(Path.Combine(_bench.Bench.Folder, "data", "a", "journal.übersicht.csv"), "");
                break;
        }
    }
}
