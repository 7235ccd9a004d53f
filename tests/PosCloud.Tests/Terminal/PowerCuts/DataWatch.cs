using System.Text;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Terminal.Data;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>What must hold of the data at every boot: it is the old or the new one, whole, and the one that the software is for.</summary>
internal sealed class DataWatch(PowerCutScenario scenario, PowerCutMedium medium, FakeCloud cloud, string folder)
{
    private const string BackupId = "b-1";
    private const string Migrated = "1,Tea,250,\n2,Coffee,300,\n";
    private const string RestoredArticles = "7,Bread,400\n\n8,Salt,90\n";

    private static readonly byte[] Backup = DataBench.BackupAsync(new Dictionary<string, string> { ["articles.csv"] = RestoredArticles }, BackupId).GetAwaiter().GetResult();

    private string? _restoreKey;
    private string? _grant;

    /// <summary>Orders the restore until the terminal has answered; the release is for the key that it states.</summary>
    public Directive? Decide(CheckInRequest request)
    {
        var key = BackupPublicKey.From(request.RestoreKey!);
        Assert.Equal(_restoreKey ??= key.IdValue, key.IdValue);
        if (scenario.Data != DataChange.Restored || cloud.Restores.Count > 0)
        {
            return null;
        }

        var sha256 = TestImages.Sha256(Backup);
        cloud.Store(Backup);
        _grant ??= BackupGrant.Create(BackupHeader.Read(new MemoryStream(Backup)), sha256, DataBench.Recipient, key).ToText();
        return cloud.None() with
        {
            Seq = request.Seq,
            Action = DirectiveAction.Restore,
            Restore = new RestoreOrder("r-1", BackupId, sha256, Backup.Length, _grant),
        };
    }

    /// <summary>By the files alone, before an agent repairs anything.</summary>
    public void Look(BootPointer? pointer, SlotManifest? set, AgentState state)
    {
        if (scenario.Data == DataChange.None || pointer is null)
        {
            return;
        }

        var isNew = scenario.Data == DataChange.Restored ? pointer.Exchange is not null
            : pointer.Trial is { } trial ? trial.DataBefore is not null
            : set!.Main.Version == "2.0.0";
        var articles = !isNew ? DataBench.Articles : scenario.Data == DataChange.Restored ? RestoredArticles : Migrated;
        Assert.Equal(new Dictionary<string, string>(DataBench.Sample) { ["articles.csv"] = articles }, ReadData(pointer.Generation));
        if (state.OwnBackup is { } own)
        {
            Assert.True(cloud.Backups.Completed.ContainsKey(own.BackupId), "The terminal believes in a backup that nobody has.");
        }

        Assert.True(
            scenario.Data == DataChange.Restored || state.Execution is null or { State: <= ExecutionState.BackingUp } || cloud.Backups.Completed.Count == 1,
            "It went on without its backup, or made two.");
    }

    public void AssertEnd(BootPointer pointer)
    {
        if (scenario.Data == DataChange.Restored)
        {
            Assert.All(cloud.Restores, r => Assert.True(r.Restored));
            Assert.NotEmpty(cloud.Restores);
            Assert.NotNull(pointer.Exchange);
        }
        else if (scenario.Data != DataChange.None)
        {
            var content = BackupSamples.Open(Assert.Single(cloud.Backups.Completed).Value, DataBench.Recipient);
            Assert.All(DataBench.Sample.Values, file => Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(file)) >= 0, "The backup lacks a file."));
        }

        Assert.Empty(Files(BootPointer.Other(pointer.Generation)));
    }

    private Dictionary<string, string> ReadData(string generation) => Files(generation)
        .Where(f => Path.GetFileName(f) != DataFileNames.Manifest && !DataFileNames.IsUnfinished(f))
        .ToDictionary(f => Path.GetFileName(f), f => Encoding.UTF8.GetString(medium.Peek(f)!));

    private IReadOnlyList<string> Files(string generation) => medium.Files($"{folder}/data/{generation}");
}
