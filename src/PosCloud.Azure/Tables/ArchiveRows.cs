using System.Globalization;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Events that have left the outbox: <c>E|{ticks}|{key of the item}</c>, and <c>X|…</c> for those that the topic refused. The
/// ticks are those of the event, so that the same event is always the same row.
/// </summary>
internal static class ArchiveRows
{
    public const string KeptPrefix = "E|";
    public const string SetAsidePrefix = "X|";
    public const string TypeColumn = "Type";
    public const string SubjectColumn = "Subject";
    private const string RefusalColumn = "Refusal";

    /// <summary>The service's words can be long; a column holds 32,768 characters.</summary>
    private const int MaxRefusal = 1000;

    public static TableEntity Of(OutboxPartition partition, string itemKey, EventRecord published, string? refusal)
    {
        var prefix = refusal is null ? KeptPrefix : SetAsidePrefix;
        var row = TableRows.Row(partition.PartitionKey, $"{prefix}{Ticks(published.Time)}|{itemKey}", published, CoreJson.Stored.EventRecord);
        row[TypeColumn] = published.Type;
        row[SubjectColumn] = published.Subject;
        if (refusal is not null)
        {
            row[RefusalColumn] = refusal.Length <= MaxRefusal ? refusal : refusal[..MaxRefusal];
        }

        return row;
    }

    /// <summary>The key without its prefix orders by time, the same whether set aside or not.</summary>
    public static ArchivedEvent Read(TableEntity row) =>
        new(row.RowKey[KeptPrefix.Length..], row.Read(CoreJson.Stored.EventRecord), row.GetString(RefusalColumn));

    public static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
