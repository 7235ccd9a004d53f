namespace PosCloud.Protocol.Data;

/// <summary>A restore that was ordered, and what became of it.</summary>
/// <param name="RestoreId">Its id.</param>
/// <param name="BackupId">What is restored.</param>
/// <param name="State">Where it stands.</param>
/// <param name="OrderedAt">UTC.</param>
/// <param name="OrderedBy">Who ordered it.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="Reason">Why it failed: see docs/failure-codes.md.</param>
/// <param name="Detail">For people: what went wrong, or what was counted after it.</param>
public sealed record RestoreView(
    string RestoreId,
    string BackupId,
    RestoreState State,
    DateTimeOffset OrderedAt,
    string OrderedBy,
    DateTimeOffset UpdatedAt,
    string? Reason = null,
    string? Detail = null);
