using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.Data;

public sealed class MigrationTests : IDisposable
{
    private const string Migrated = "1,Tea,250,\n2,Coffee,300,\n";

    private static readonly MigrationStep _software = new("sort-journal", MigrationKind.Software, "journal", "journal-2");

    private readonly DataBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Upgrade_WithMigrations_ConfirmsSoftwareAndDataTogether()
    {
        _bench.Offer(backup: null, DataBench.AppendColumn, DataBench.DropBlank);

        await _bench.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, _bench.Last.State);
        Assert.Equal(("b", "b"), (_bench.Pointer.Slot, _bench.Pointer.Generation));
        Assert.Equal(Migrated, _bench.ReadData()["articles.csv"]);
        Assert.Equal(DataBench.Journal, _bench.ReadData()["journal.2026.csv"]);
        Assert.Equal(["articles-2", "articles-3"], _bench.Behind.Migrations.Select(m => m.IdempotenceKey));
        Assert.Empty(_bench.IdleFiles);
        Assert.Contains(_bench.Last.Checks!, c => c.Name == "migrate data" && c.Passed);
    }

    [Fact]
    public async Task Upgrade_WithoutMigrations_CopiesNothing()
    {
        _bench.Offer();

        await _bench.RunAsync();

        Assert.Equal(("b", "a"), (_bench.Pointer.Slot, _bench.Pointer.Generation));
        Assert.Equal(0, _bench.Bench.Machine.Holds);
        Assert.Equal(DataBench.Sample, _bench.ReadData());
    }

    /// <summary>What was sold in the trial boot is in the new data and goes with it; the old data is as it was, to the byte.</summary>
    [Fact]
    public async Task SelfTest_ThatFailsAfterTheMigration_FindsTheOldDataAsItWas()
    {
        _bench.Offer(backup: null, DataBench.AppendColumn);
        string? seen = null;
        _bench.Bench.TrialTransaction = () =>
        {
            seen = File.ReadAllText(Path.Combine(_bench.Bench.Folder, "data", "b", "articles.csv"));
            return "declined";
        };

        await _bench.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, "self-test-failed"), (_bench.Last.State, _bench.Last.Reason));
        Assert.Equal("1,Tea,250,\n\n2,Coffee,300,\n", seen);
        Assert.Equal(("a", "a"), (_bench.Pointer.Slot, _bench.Pointer.Generation));
        Assert.Equal(DataBench.Sample, _bench.ReadData());
        Assert.Empty(_bench.Behind.Migrations);
        Assert.Empty(_bench.IdleFiles);
    }

    [Theory]
    [InlineData("throws", FailureCodes.MigrationFailed)]
    [InlineData("refuses", FailureCodes.MigrationFailed)]
    [InlineData("hangs", FailureCodes.MigrationTimedOut)]
    [InlineData("loses a record", FailureCodes.MigrationCheckFailed)]
    [InlineData("changes nothing", FailureCodes.MigrationCheckFailed)]
    public async Task Migration_ThatGoesWrong_SendsTheTerminalBack(string how, string code)
    {
        _bench.Bench.Machine.Migrations = new Dictionary<string, Func<DataSetFiles, string?>>
        {
            [_software.Name] = files =>
            {
                switch (how)
                {
                    case "throws":
                        files.Replace("journal.2026.csv", output => output.Write("half"u8));
                        throw new InvalidOperationException("a defect");
                    case "refuses":
                        return "no such field";
                    case "hangs":
                        // The clock of the agent runs out while the step is busy.
                        _bench.Bench.Time.Advance(TimeSpan.FromSeconds(61));
                        Thread.Sleep(200);
                        return null;
                    case "loses a record":
                        files.Replace("journal.2026.csv", output => output.Write("20260301,sale,250\n"u8));
                        return null;
                    default:
                        return null;
                }
            },
        };
        _bench.Offer(backup: null, DataBench.AppendColumn, _software with { Verify = [new MigrationCheck("journal", RecordRule.Same, ContentRule.Changed)] });

        await _bench.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, code), (_bench.Last.State, _bench.Last.Reason));
        Assert.Equal(DataBench.Sample, _bench.ReadData());
        Assert.Equal(("a", "a"), (_bench.Pointer.Slot, _bench.Pointer.Generation));
    }

    /// <summary>A step is given the files of its set only; one that reaches another set by its own means is found out.</summary>
    [Fact]
    public async Task Migration_ThatChangesAnotherSet_SendsTheTerminalBack()
    {
        _bench.Bench.Machine.Migrations = new Dictionary<string, Func<DataSetFiles, string?>>
        {
            [_software.Name] = files =>
            {
                Assert.Throws<ArgumentException>(() => files.OpenRead("articles.csv"));
                Assert.Throws<ArgumentException>(() => files.Delete("journal./../../a/articles.csv"));
                File.AppendAllText(Path.Combine(_bench.Bench.Folder, "data", "b", "articles.csv"), "3,Cake,100\n");
                return null;
            },
        };
        _bench.Offer(backup: null, _software);

        await _bench.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.MigrationCheckFailed), (_bench.Last.State, _bench.Last.Reason));
        Assert.Equal(DataBench.Sample, _bench.ReadData());
    }

    [Fact]
    public async Task Migration_ThatTheAgentDoesNotHave_IsRejectedBeforeADownload()
    {
        _bench.Offer(backup: null, DataBench.AppendColumn with { Name = "split-column" });

        await _bench.RunAsync(2);

        Assert.Equal((ExecutionState.Rejected, FailureCodes.MigrationUnknown), (_bench.Last.State, _bench.Last.Reason));
        Assert.Empty(_bench.Cloud.Downloads);
    }

    [Fact]
    public async Task Upgrade_WithoutRoomForACopyOfTheData_IsRejected()
    {
        _bench.Bench.Machine.Conditions = _bench.Bench.Machine.Conditions with { FreeBytes = null };
        _bench.Offer(backup: null, DataBench.AppendColumn);
        _bench.Cloud.After = (seen, answer) =>
        {
            _bench.Bench.Machine.Conditions = _bench.Bench.Machine.Conditions with { FreeBytes = seen.Is("check-in") ? 10 : null };
            return answer;
        };

        await _bench.RunAsync(1);

        Assert.Equal((ExecutionState.Rejected, FailureCodes.FreeBytes), (_bench.Bench.ReadState().Execution!.State, _bench.Bench.ReadState().Execution!.Reason));
    }

    [Fact]
    public async Task Migration_BehindTheData_IsNotRunAgainInWhateverReleaseItComes()
    {
        _bench.Offer(backup: null, DataBench.AppendColumn);
        await _bench.RunAsync();
        var before = _bench.ReadData();

        using var folder = new StateFolder(_bench.Bench.Folder, durable: false);
        var data = new DataStore(folder);
        Assert.True(data.ReadManifest(data.Active).Has(DataBench.AppendColumn with { Name = "another-step", TimeLimitSeconds = 5 }));
        Assert.False(data.ReadManifest(data.Active).Has(DataBench.AppendColumn with { DataSet = "journal" }));
        Assert.Equal("1,Tea,250,\n\n2,Coffee,300,\n", before["articles.csv"]);
    }

    /// <summary>A folder of an agent from before there was data: no folders, and a pointer that does not name any.</summary>
    [Fact]
    public async Task Folder_WithoutData_KeepsWorking()
    {
        using var old = new DataBench(new Dictionary<string, string>());
        Directory.Delete(Path.Combine(old.Bench.Folder, "data"), recursive: true);
        Directory.Delete(Path.Combine(old.Bench.Folder, "backups"));
        old.Offer();

        await old.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, old.Last.State);
        Assert.Equal(("b", "a"), (old.Pointer.Slot, old.Pointer.Generation));
    }

    [Fact]
    public async Task Leftovers_OfRunsThatWereCut_AreGoneAfterTheNextStart()
    {
        File.WriteAllText(Path.Combine(_bench.Bench.Folder, "data", "b", "articles.csv"), "half a copy");
        File.WriteAllText(Path.Combine(_bench.Bench.Folder, "data", "b", "journal.csv.tmp"), "half a file");
        File.WriteAllText(Path.Combine(_bench.Bench.Folder, "backups", "made.part"), "half a backup");
        File.WriteAllText(Path.Combine(_bench.Bench.Folder, "backups", "restore.part"), "half a download");

        await _bench.RunAsync(1);

        Assert.Empty(_bench.IdleFiles);
        Assert.Empty(Directory.GetFiles(Path.Combine(_bench.Bench.Folder, "backups")));
        Assert.Equal(DataBench.Sample, _bench.ReadData());
    }

    [Fact]
    public async Task Set_WithoutFiles_IsPassedOverAndCountsAsMigrated()
    {
        using var empty = new DataBench(new Dictionary<string, string>());
        empty.Offer(backup: null, DataBench.AppendColumn);

        await empty.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, empty.Last.State);
        Assert.Equal("articles-2", Assert.Single(empty.Behind.Migrations).IdempotenceKey);
    }

    /// <summary>The self-test counts what is in the data that it is about to confirm.</summary>
    [Fact]
    public async Task DataCheck_OfASetInTheFolder_CountsTheMigratedData()
    {
        _bench.Offer(backup: null, DataBench.AppendColumn);
        _bench.Cloud.Offer = _bench.Cloud.Offer! with { SelfTest = new SelfTestPlan([new SelfTestItem("articles", SelfTestKind.Data, "articles", MinCount: 3)]) };

        await _bench.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.DataMissing), (_bench.Last.State, _bench.Last.Reason));
    }
}
