namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/terminals/{terminalId}/reports</c>: what happened since the last report, oldest first. The terminal never
/// waits for it; entries pile up until one gets through.
/// </summary>
/// <param name="Seq">As in <see cref="CheckInRequest.Seq"/>: one row of numbers for both.</param>
/// <param name="ExecutionId">The execution that the entries belong to.</param>
/// <param name="Entries">1 to 16 entries.</param>
/// <param name="State">As in <see cref="CheckInRequest.State"/>.</param>
public sealed record ReportRequest(
    long Seq, string ExecutionId, IReadOnlyList<ReportEntry> Entries, string? State = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Range(Seq, 1, long.MaxValue - 1, "/seq");
        check.OptionalText(State, Limits.SealedState, "/state");
        check.Id(ExecutionId, "/executionId");
        if (!check.List(Entries, 1, Limits.ReportEntries, "/entries"))
        {
            return;
        }

        for (var i = 0; i < Entries.Count; i++)
        {
            check.OptionalText(Entries[i].Reason, Limits.ShortText, $"/entries/{i}/reason");
            check.OptionalText(Entries[i].Detail, Limits.LongText, $"/entries/{i}/detail");
            check.Range(Entries[i].BytesDownloaded ?? 0, 0, Limits.ImageBytes, $"/entries/{i}/bytesDownloaded");
            if (!check.List(Entries[i].Checks ?? [], 0, Limits.CheckResults, $"/entries/{i}/checks"))
            {
                return;
            }

            for (var j = 0; j < Entries[i].Checks?.Count; j++)
            {
                Entries[i].Checks![j].Check(check, $"/entries/{i}/checks/{j}");
            }

            if (!check.List(Entries[i].Durations ?? [], 0, Limits.Steps, $"/entries/{i}/durations"))
            {
                return;
            }

            for (var j = 0; j < Entries[i].Durations?.Count; j++)
            {
                Entries[i].Durations![j].Check(check, $"/entries/{i}/durations/{j}");
            }

            check.That(
                Entries[i].Durations is not { } durations || durations.DistinctBy(d => d.Step).Count() == durations.Count,
                $"/entries/{i}/durations", "must not name a step twice");
        }
    }
}
