using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Entities;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>A stored entity. Never changed: a write puts another one in its place.</summary>
internal sealed record InMemoryRow(IReadOnlyDictionary<string, object> Properties, string ETag)
{
    private const string ETagKey = "odata.etag";

    public string RowKey => (string)Properties[nameof(ITableEntity.RowKey)];

    /// <param name="select">The only properties to show, or null for all; the ETag is always there, as in the real service.</param>
    public T ToEntity<T>(IReadOnlySet<string>? select)
        where T : class, ITableEntity
    {
        var shown = new Dictionary<string, object>(Properties.Count + 1, StringComparer.Ordinal);
        foreach (var (name, value) in Properties)
        {
            if (select is null || select.Contains(name))
            {
                shown[name] = value is byte[] bytes ? bytes.Clone() : value;
            }
        }

        shown[ETagKey] = ETag;
        return EntityProperties.To<T>(shown);
    }

    public bool Matches(ETag? condition) => condition is null || condition == global::Azure.ETag.All || condition.Value.ToString() == ETag;
}
