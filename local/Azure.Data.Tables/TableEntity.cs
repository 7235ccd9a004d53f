using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties.</summary>
/// <remarks>
/// Values read from the service are <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="Guid"/>, <see cref="DateTimeOffset"/> or <c>byte[]</c>. The typed getters give null for a
/// property that is absent and throw <see cref="InvalidOperationException"/> for one of another type.
/// </remarks>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagKey = "odata.etag";

    private readonly Dictionary<string, object> properties;

    public TableEntity()
    {
        properties = [];
    }

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values)
    {
        properties = values is null ? [] : new Dictionary<string, object>(values);
    }

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => properties[nameof(Timestamp)] = value!;
    }

    public ETag ETag
    {
        get => GetString(ETagKey) is { Length: > 0 } text ? new ETag(text) : default;
        set => properties[ETagKey] = value.ToString();
    }

    public ICollection<string> Keys => properties.Keys;

    public int Count => properties.Count;

    ICollection<object> IDictionary<string, object>.Values => properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    public object this[string key]
    {
        get => Find(key)!;
        set => Set(key, value);
    }

    public string? GetString(string key) => (string?)Find(key, typeof(string));

    public BinaryData? GetBinaryData(string key) =>
        Find(key) is byte[] bytes ? new BinaryData(bytes) : (BinaryData?)Find(key, typeof(BinaryData));

    public byte[]? GetBinary(string key) => (byte[]?)Find(key, typeof(byte[]));

    public bool? GetBoolean(string key) => (bool?)Find(key, typeof(bool));

    public DateTime? GetDateTime(string key) =>
        Find(key) is DateTimeOffset offset ? offset.UtcDateTime : (DateTime?)Find(key, typeof(DateTime));

    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Find(key) is DateTime time ? new DateTimeOffset(time) : (DateTimeOffset?)Find(key, typeof(DateTimeOffset));

    public double? GetDouble(string key) => (double?)Find(key, typeof(double));

    public Guid? GetGuid(string key) => (Guid?)Find(key, typeof(Guid));

    public int? GetInt32(string key) => (int?)Find(key, typeof(int));

    public long? GetInt64(string key) => (long?)Find(key, typeof(long));

    public void Add(string key, object value) => Set(key, value);

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => properties.TryGetValue(key, out value);

    public void Clear() => properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Set(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => properties.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => properties.Remove(item.Key);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();

    private object? Find(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return properties.TryGetValue(key, out var value) ? value : null;
    }

    private object? Find(string key, Type wanted)
    {
        var value = Find(key);
        return value is null || wanted.IsInstanceOfType(value)
            ? value
            : throw new InvalidOperationException($"Cannot return {wanted} type for a {value.GetType()} typed property.");
    }

    /// <summary>Keeps a property's wider number type when it is set to an <see cref="int"/>, so that its EDM type does not flip.</summary>
    private void Set(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        properties.TryGetValue(key, out var existing);
        properties[key] = (existing, value) switch
        {
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            _ => value,
        };
    }
}
