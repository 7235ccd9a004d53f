using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Terminal.Data;

public sealed class RestoreTests : IDisposable
{
    private static readonly Dictionary<string, string> _backedUp = new() { ["articles.csv"] = "7,Bread,400\n", ["articles.more.csv"] = "8,Salt,90\n" };

    private readonly DataBench _bench = new();

    private FakeCloud Cloud => _bench.Cloud;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Restore_ReleasedByARecipient_ExchangesItsSetsAndKeepsTheOthers()
    {
        await OrderAsync(await DataBench.BackupAsync(_backedUp, "b-1"));

        await _bench.RunAsync();

        AssertRestored();
        Assert.Equal(1, _bench.Bench.Machine.Restarts);
        var report = Assert.Single(Cloud.Restores);
        Assert.True(report.Restored);
        Assert.Equal([("articles", 2, 2L)], report.Sets!.Select(s => (s.Name, s.Files, s.Records)));
        Assert.Equal("b", _bench.Pointer.Generation);
        Assert.Empty(_bench.IdleFiles);
        Assert.Empty(Directory.GetFiles(Path.Combine(_bench.Bench.Folder, "backups")));
        Assert.False(_bench.Bench.Machine.IsHeld);
    }

    [Fact]
    public async Task Restore_WhoseReportIsLost_IsDoneOnceAndToldAgain()
    {
        await OrderAsync(await DataBench.BackupAsync(_backedUp, "b-1"));
        var order = Cloud.Decide!;

        // The service loses what it heard, twice.
        Cloud.Decide = request => Cloud.Restores.Count < 3 ? Forgetful(request) : null;
        await _bench.RunAsync(10);

        AssertRestored();
        Assert.Equal(1, _bench.Bench.Machine.Restarts);
        Assert.Single(Cloud.Downloads);
        Assert.Equal(3, Cloud.Restores.Count);

        Directive? Forgetful(CheckInRequest request)
        {
            var heard = Cloud.Restores.ToList();
            Cloud.Restores.Clear();
            var directive = order(request with { Restore = null });
            Cloud.Restores.AddRange(heard);
            return directive;
        }
    }

    [Fact]
    public async Task Restore_OfTheNewestOwnBackup_NeedsNoRelease()
    {
        _bench.Offer(new BackupPlan(["articles"]), DataBench.AppendColumn);
        await _bench.RunAsync();
        var (backupId, file) = Cloud.Backups.Completed.Single();

        _bench.Order(file, backupId, grant: null);
        await _bench.RunAsync();

        // The backup is older than the software: what it lacks was run on it.
        Assert.True(Assert.Single(Cloud.Restores).Restored);
        Assert.Equal("1,Tea,250,\n\n2,Coffee,300,\n", _bench.ReadData()["articles.csv"]);
        Assert.Equal("articles-2", Assert.Single(_bench.Behind.Migrations).IdempotenceKey);
    }

    [Fact]
    public async Task Restore_OfAnOlderOwnBackup_IsRefused()
    {
        _bench.Offer(new BackupPlan(["articles"]));
        await _bench.RunAsync();
        var (backupId, file) = Cloud.Backups.Completed.Single();
        var state = _bench.Bench.ReadState();
        using (var folder = new StateFolder(_bench.Bench.Folder, durable: false))
        {
            folder.Write(state with { OwnBackup = state.OwnBackup! with { BackupId = "b-newer" } });
        }

        _bench.Order(file, backupId, grant: null);
        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreNotReleased);
        Assert.Single(Cloud.Downloads);
    }

    [Fact]
    public async Task Restore_OfABackupThatTheServiceMade_IsRefusedWithoutADownload()
    {
        await _bench.RunAsync(1);
        var file = await DataBench.BackupAsync(_backedUp, "b-1");

        _bench.Order(file, "b-1", grant: null);
        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreNotReleased);
        Assert.Empty(Cloud.Downloads);
    }

    [Theory]
    [InlineData("a stranger's release")]
    [InlineData("a recipient who was removed")]
    [InlineData("release of another backup")]
    [InlineData("no release")]
    [InlineData("of another terminal")]
    [InlineData("under another id")]
    public async Task Restore_ThatNobodyMayRelease_IsRefused(string how)
    {
        await _bench.RunAsync(1);
        using var stranger = BackupSamples.NewKey();
        var context = new BackupContext(FakeCloud.Estate, how == "of another terminal" ? "t-2" : FakeCloud.TerminalId, how == "under another id" ? "b-2" : "b-1");
        var file = how == "a stranger's release"
            ? BackupSamples.Seal(await DataBench.ArchiveAsync(_backedUp), context, stranger)
            : await DataBench.BackupAsync(_backedUp, "b-1", context: context);
        var other = await DataBench.BackupAsync(_backedUp, "b-1");
        var grant = how switch
        {
            "a stranger's release" => _bench.Grant(file, stranger),
            "release of another backup" => _bench.Grant(other),
            "no release" => Convert.ToBase64String(new byte[BackupGrant.Bytes]),
            _ => _bench.Grant(file),
        };
        if (how == "a recipient who was removed")
        {
            using var next = BackupSamples.NewKey();
            Cloud.Trust.BackupKeys = DataBench.Recipients(next);
            Cloud.Trust.Approve();
        }

        _bench.Order(file, "b-1", grant);
        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreNotReleased);
    }

    [Fact]
    public async Task Restore_OfNewerDataUnderOlderSoftware_IsRefused()
    {
        await OrderAsync(await DataBench.BackupAsync(_backedUp, "b-1", [DataBench.AppendColumn]));

        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreNewerData);
    }

    [Fact]
    public async Task Restore_WhoseArchiveIsHostile_LeavesTheDataAsItWas()
    {
        await _bench.RunAsync(1);
        var archive = await DataBench.ArchiveAsync(_backedUp);
        var file = BackupSamples.Seal(archive[..^512], new BackupContext(FakeCloud.Estate, FakeCloud.TerminalId, "b-1"), DataBench.Recipient);

        _bench.Order(file, "b-1", _bench.Grant(file));
        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreDamaged);
    }

    [Fact]
    public async Task Restore_OfOtherBytesThanOrdered_IsRefusedOnceTheyCameWholeTwice()
    {
        var file = await DataBench.BackupAsync(_backedUp, "b-1");
        await OrderAsync(file);
        byte[] altered = [.. file];
        altered[^1] ^= 1;
        Cloud.Store(altered, TestImages.Sha256(file));

        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreDamaged);
        Assert.Equal(2, Cloud.Downloads.Count());
    }

    [Fact]
    public async Task Restore_WhoseLinksAreDead_IsGivenUpAfterManyTries()
    {
        await OrderAsync(await DataBench.BackupAsync(_backedUp, "b-1"));
        Cloud.Instead = seen => seen.IsDownload ? new HttpResponseMessage(System.Net.HttpStatusCode.NotFound) : null;

        await _bench.RunAsync(16);

        AssertRefused(FailureCodes.RestoreDownloadFailed);
    }

    [Fact]
    public async Task Restore_WhoseDownloadIsCut_GoesOnWhereItStopped()
    {
        var file = await DataBench.BackupAsync(_backedUp, "b-1");
        await OrderAsync(file);
        Cloud.After = (seen, answer) =>
        {
            if (seen.IsDownload && seen.Range is null)
            {
                answer.Content = new ByteArrayContent(file[..100]);
            }

            return answer;
        };

        await _bench.RunAsync();

        AssertRestored();
        Assert.Equal("bytes=100-", Cloud.Downloads.Last().Range);
        Assert.NotNull(Cloud.Downloads.Last().IfMatch);
    }

    [Fact]
    public async Task Restore_WithoutRoom_IsRefused()
    {
        _bench.Bench.Machine.Conditions = _bench.Bench.Machine.Conditions with { FreeBytes = 10 };
        await OrderAsync(await DataBench.BackupAsync(_backedUp, "b-1"));

        await _bench.RunAsync();

        AssertRefused(FailureCodes.RestoreFailed);
    }

    [Fact]
    public async Task Restore_WhileAnUpgradeRuns_WaitsForItsEnd()
    {
        await _bench.RunAsync(1);
        var file = await DataBench.BackupAsync(_backedUp, "b-1");
        _bench.Offer(new BackupPlan(["articles"]));
        Cloud.Instead = seen => seen.Method == "PUT" ? throw new HttpRequestException("no way") : null;
        await _bench.RunAsync(2);

        _bench.Order(file, "b-1", _bench.Grant(file));
        await _bench.RunAsync(2);
        Assert.Null(_bench.Bench.ReadState().Restore);

        Cloud.Instead = null;
        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        AssertRestored();
    }

    private async Task OrderAsync(byte[] file)
    {
        await _bench.RunAsync(1);
        _bench.Order(file, "b-1", _bench.Grant(file));
    }

    private void AssertRestored() => Assert.Equal(
        new Dictionary<string, string>(_backedUp) { ["journal.2026.csv"] = DataBench.Journal }, _bench.ReadData());

    private void AssertRefused(string code)
    {
        var report = Assert.Single(Cloud.Restores);
        Assert.Equal((false, code), (report.Restored, report.Reason));
        Assert.Equal(DataBench.Sample, _bench.ReadData());
        Assert.Equal("a", _bench.Pointer.Generation);
        Assert.Equal(0, _bench.Bench.Machine.Restarts - Cloud.States.Count(s => s == ExecutionState.Confirmed));
        Assert.False(_bench.Bench.Machine.IsHeld);
    }
}
