using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace PosCloud.Tests.Tables;

/// <summary>An entity as a class, with a property of every type that is stored.</summary>
public sealed class ContractEntity : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Text { get; set; }

    public int Small { get; set; }

    public long Wide { get; set; }

    public double Real { get; set; }

    public bool Flag { get; set; }

    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    public DateTime? AtUtc { get; set; }

    public byte[]? Bytes { get; set; }

    public BinaryData? Data { get; set; }

    public DayOfWeek Day { get; set; }

    public long? Missing { get; set; }

    [DataMember(Name = "renamed")]
    public string? Other { get; set; }

    [IgnoreDataMember]
    public decimal Computed { get; set; }
}
