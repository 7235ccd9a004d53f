using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Audit;

/// <summary>What a row of the audit log says of an action. Every action has a row before it and, unless the service died, one after it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AuditPhase>))]
public enum AuditPhase
{
    /// <summary>Written before anything changes. Without a later row of the same request, nobody knows how it ended.</summary>
    Asked,

    /// <summary>It was done; <see cref="AuditEntry.Changes"/> says what changed.</summary>
    Done,

    /// <summary>It was refused with <see cref="AuditEntry.Problem"/>.</summary>
    Refused,

    /// <summary>It broke off; what it changed until then is not known.</summary>
    Failed,
}
