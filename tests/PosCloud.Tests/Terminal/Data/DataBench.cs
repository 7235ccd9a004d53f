using System.Security.Cryptography;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal.Data;

/// <summary>A terminal with articles and a journal, a recipient of backups, and an upgrade that does something to the data.</summary>
internal sealed class DataBench : IDisposable
{
    public const string Articles = "1,Tea,250\n\n2,Coffee,300\n";
    public const string Journal = "20260301,sale,250\n20260301,sale,300\n20260302,sale,250\n";

    public static readonly ECDiffieHellman Recipient = BackupSamples.NewKey();

    public DataBench(IReadOnlyDictionary<string, string>? data = null)
    {
        Bench = new Workbench(data: data ?? Sample);
        Bench.Cloud.Trust.BackupKeys = Recipients(Recipient);
        Bench.Cloud.Trust.Approve(FakeCloud.NewImage);
    }

    public static Dictionary<string, string> Sample => new() { ["articles.csv"] = Articles, ["journal.2026.csv"] = Journal };

    public static MigrationStep AppendColumn { get; } = new(
        "append-column", MigrationKind.BuiltIn, "articles", "articles-2", Verify: [new MigrationCheck("articles", Content: ContentRule.Changed), new MigrationCheck("journal", Content: ContentRule.Same)]);

    public static MigrationStep DropBlank { get; } = new("drop-blank-records", MigrationKind.BuiltIn, "articles", "articles-3");

    public Workbench Bench { get; }

    public FakeCloud Cloud => Bench.Cloud;

    public ReportEntry Last => Cloud.Reported[^1];

    public static BackupKeysTarget Recipients(params ECDiffieHellman[] keys) =>
        new(keys.Select((k, i) => ($"r{i}", BackupPublicKey.From(k))).ToDictionary(p => p.Item1, p => p.Item2));

    /// <summary>Offers the new image with a backup, migrations, or both.</summary>
    public void Offer(BackupPlan? backup = null, params MigrationStep[] migrations) => Offer(1, "x-1", backup, migrations);

    public void Offer(long seq, string executionId, BackupPlan? backup, params MigrationStep[] migrations)
    {
        Cloud.OfferUnapproved(seq, executionId, Bench.Full);
        Cloud.Offer = Cloud.Offer! with { Backup = backup, Migrations = migrations };
    }

    /// <summary>Rounds of fresh agents until nothing waits.</summary>
    public async Task RunAsync(int rounds = 6)
    {
        for (var round = 0; round < rounds; round++)
        {
            await Bench.RunOnceAsync();
        }
    }

    /// <summary>Files of the data that counts.</summary>
    public Dictionary<string, string> ReadData() => Directory.GetFiles(DataFolder(Pointer.Generation))
        .Where(f => Path.GetFileName(f) != DataFileNames.Manifest)
        .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    public IReadOnlyList<string> IdleFiles => [.. Directory.GetFiles(DataFolder(BootPointer.Other(Pointer.Generation))).Select(f => Path.GetFileName(f))];

    public BootPointer Pointer
    {
        get
        {
            using var folder = new StateFolder(Bench.Folder, durable: false);
            return folder.ReadPointer()!;
        }
    }

    public DataManifest Behind
    {
        get
        {
            using var folder = new StateFolder(Bench.Folder, durable: false);
            return new DataStore(folder).ReadManifest(folder.ReadPointer()!.Generation);
        }
    }

    /// <summary>Orders a restore until the terminal has answered, with a new number each time as the service does.</summary>
    public void Order(byte[] file, string backupId, string? grant, string restoreId = "r-1")
    {
        Cloud.Store(file);
        var order = new RestoreOrder(restoreId, backupId, TestImages.Sha256(file), file.Length, grant);
        Cloud.Decide = request => request.Restore?.RestoreId == restoreId || Cloud.Restores.Exists(r => r.RestoreId == restoreId)
            ? null
            : Cloud.None() with { Seq = 100 + request.Seq, Action = DirectiveAction.Restore, Restore = order };
    }

    /// <summary>What the recipient's command makes.</summary>
    public string Grant(byte[] file, ECDiffieHellman? recipient = null) => BackupGrant.Create(
        BackupHeader.Read(new MemoryStream(file)), TestImages.Sha256(file), recipient ?? Recipient, BackupPublicKey.From(Cloud.RestoreKey!)).ToText();

    /// <summary>A backup of this terminal with such files in it, as an agent makes it.</summary>
    public static async Task<byte[]> BackupAsync(
        IReadOnlyDictionary<string, string> files, string backupId, IReadOnlyList<MigrationStep>? behind = null, BackupContext? context = null)
    {
        using var output = new MemoryStream();
        var owner = context ?? new BackupContext(FakeCloud.Estate, FakeCloud.TerminalId, backupId);
        await using var writer = new BackupWriter(output, owner, [BackupPublicKey.From(Recipient)]);
        writer.Write(await ArchiveAsync(files, behind));
        writer.Complete();
        return output.ToArray();
    }

    public static async Task<byte[]> ArchiveAsync(IReadOnlyDictionary<string, string> files, IReadOnlyList<MigrationStep>? behind = null)
    {
        var root = Directory.CreateTempSubdirectory("poscloud-archive-").FullName;
        try
        {
            using var folder = new StateFolder(root, durable: false);
            folder.Write(new BootPointer("a"));
            foreach (var (name, content) in files)
            {
                await File.WriteAllTextAsync(folder.DataFile("a", name), content);
            }

            var data = new DataStore(folder);
            using var output = new MemoryStream();
            var sets = await data.MeasureAsync("a", data.Sets("a"), default);
            await DataArchive.WriteAsync(output, data, "a", new DataManifest(1, behind ?? [], sets), default);
            return output.ToArray();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    public void Dispose() => Bench.Dispose();

    private string DataFolder(string generation) => Path.Combine(Bench.Folder, "data", generation);
}
