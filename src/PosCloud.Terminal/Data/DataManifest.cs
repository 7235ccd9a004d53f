using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Data;

/// <summary>
/// <c>manifest.json</c>: of a generation, what its data has behind it; of an archive, also what is in it. The steps are kept
/// whole, so that those which a restored backup lacks can be run on it.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="Migrations">In the order in which they ran.</param>
/// <param name="Sets">For an archive: what it holds.</param>
internal sealed record DataManifest(int Format, IReadOnlyList<MigrationStep> Migrations, IReadOnlyList<DataSetSummary>? Sets = null)
{
    public const int CurrentFormat = 1;

    public static DataManifest Empty { get; } = new(CurrentFormat, []);

    /// <summary>Bytes of all sets of an archive.</summary>
    [JsonIgnore]
    public long Bytes => Sets?.Sum(s => s.Bytes) ?? 0;

    public bool Has(MigrationStep step) => Migrations.Any(m => m.DataSet == step.DataSet && m.IdempotenceKey == step.IdempotenceKey);

    public DataManifest With(MigrationStep step) => Has(step) ? this : this with { Migrations = [.. Migrations, step] };

    /// <summary>As it stands in an archive that somebody made; the bytes are not believed.</summary>
    /// <exception cref="InvalidDataException">It is none, or out of bounds.</exception>
    public static DataManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AgentJson.Default.DataManifest) is { } manifest && manifest.FirstError() is var error
                ? error is null ? manifest : throw new InvalidDataException($"The archive's manifest is out of bounds: {error}.")
                : throw new InvalidDataException("The archive has no manifest.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The archive's manifest cannot be read: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.DataManifest);

    private string? FirstError()
    {
        if (Format != CurrentFormat || Migrations is null || Sets is null)
        {
            return $"it must be of format {CurrentFormat}, with migrations and sets";
        }

        var check = new FieldChecker();
        if (check.List(Sets, 1, Limits.DataSets, "/sets") && check.List(Migrations, 0, DataLimits.Migrations, "/migrations"))
        {
            for (var i = 0; i < Sets.Count; i++)
            {
                check.That(Names.IsDataSet(Sets[i].Name), $"/sets/{i}/name", "must be a data set");
                check.Range(Sets[i].Files, 0, Limits.BackupFiles, $"/sets/{i}/files");
                check.Range(Sets[i].Records, 0, DataLimits.Bytes, $"/sets/{i}/records");
                check.Range(Sets[i].Bytes, 0, DataLimits.Bytes, $"/sets/{i}/bytes");
                check.Sha256(Sets[i].Sha256, $"/sets/{i}/sha256");
            }

            for (var i = 0; i < Migrations.Count; i++)
            {
                MigrationStep.CheckAll([Migrations[i]], check, $"/migrations/{i}");
            }
        }

        check.That(check.Error is not null || Sets.DistinctBy(s => s.Name).Count() == Sets.Count, "/sets", "must name each set once");
        check.That(check.Error is not null || Sets.Sum(s => (long)s.Files) <= Limits.BackupFiles, "/sets", $"must have at most {Limits.BackupFiles} files");
        check.That(check.Error is not null || Bytes <= DataLimits.Bytes, "/sets", $"must have at most {DataLimits.Bytes} bytes");
        return check.Error;
    }
}
