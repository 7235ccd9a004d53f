using PosCloud.Protocol.Data;

namespace PosCloud.Core.Terminals;

/// <summary>A restore as it stands in the terminal's state: small, since it travels sealed. The last one is kept.</summary>
public sealed record TerminalRestore(
    string RestoreId,
    string BackupId,
    string Sha256,
    long Length,
    string? Grant,
    RestoreState State,
    DateTimeOffset OrderedAt,
    string OrderedBy,
    DateTimeOffset UpdatedAt,
    string? Reason = null,
    string? Detail = null)
{
    public bool IsOpen => State == RestoreState.Ordered;

    /// <summary>With how it ended. The grant is of no use any more.</summary>
    public TerminalRestore With(RestoreReport report, DateTimeOffset now) => this with
    {
        State = report.Restored ? RestoreState.Restored : RestoreState.Failed,
        UpdatedAt = now,
        Grant = null,
        Reason = report.Reason,
        Detail = report.Detail,
    };

    public RestoreOrder ToOrder() => new(RestoreId, BackupId, Sha256, Length, Grant);

    public RestoreView ToView() => new(RestoreId, BackupId, State, OrderedAt, OrderedBy, UpdatedAt, Reason, Detail);

    public override string ToString() => $"{nameof(TerminalRestore)} {{ RestoreId = {RestoreId}, State = {State} }}";
}
