using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Audit;

/// <summary>What is wrong with an audit log.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AuditFaultKind>))]
public enum AuditFaultKind
{
    /// <summary>The line is no row.</summary>
    Unreadable,

    /// <summary>The row is of another estate.</summary>
    Foreign,

    /// <summary>The row, or the one before it, was changed.</summary>
    Changed,

    /// <summary>The row is not there.</summary>
    Missing,

    /// <summary>The row is there, but not where it belongs, or it is there twice.</summary>
    Reordered,

    /// <summary>The log ends before this row, which a head that was kept elsewhere names.</summary>
    Truncated,

    /// <summary>The row is another one than a head that was kept elsewhere names: the log was written anew.</summary>
    Rewritten,
}
