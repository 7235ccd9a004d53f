namespace PosCloud.Protocol.Data;

/// <summary>How a restore ended, sent with check-ins until one was answered.</summary>
/// <param name="RestoreId">From the directive.</param>
/// <param name="Restored">Whether the data is in place.</param>
/// <param name="Reason">Why not: see docs/failure-codes.md.</param>
/// <param name="Detail">For people.</param>
/// <param name="Sets">What was counted after it.</param>
public sealed record RestoreReport(
    string RestoreId, bool Restored, string? Reason = null, string? Detail = null, IReadOnlyList<DataSetSummary>? Sets = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Id(RestoreId, $"{pointer}/restoreId");
        check.OptionalText(Reason, Limits.ShortText, $"{pointer}/reason");
        check.OptionalText(Detail, Limits.LongText, $"{pointer}/detail");
        if (!check.List(Sets ?? [], 0, Limits.DataSets, $"{pointer}/sets"))
        {
            return;
        }

        for (var i = 0; i < Sets?.Count; i++)
        {
            Sets[i].Check(check, $"{pointer}/sets/{i}");
        }
    }
}
