using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Cli.Terminals;

internal static class TerminalTables
{
    public static void WriteList(ICliConsole console, IEnumerable<TerminalView> terminals) => console.WriteTable(
        [Messages.ColumnTerminal, Messages.ColumnSite, Messages.ColumnModel, Messages.ColumnComponents, Messages.ColumnExecution, Messages.ColumnLastSeen, Messages.ColumnNextCheckIn],
        terminals.Select(t => new[]
        {
            t.TerminalId,
            t.Site,
            t.Hardware.Model,
            Components(t.Components),
            Execution(t.Execution),
            Show.Time(t.LastSeenAt),
            Show.Time(t.NextCheckInAt),
        }));

    public static void WriteTerminal(ICliConsole console, TerminalView t)
    {
        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            [Messages.ColumnTerminal, t.TerminalId],
            [Messages.ColumnSite, t.Site],
            [Messages.ColumnTags, Show.OrDash(string.Join(' ', t.Tags.Select(tag => $"{tag.Key}={tag.Value}")))],
            [Messages.ColumnHardware, $"{t.Hardware.Model} {t.Hardware.Revision} ({t.Hardware.Id})"],
            [Messages.ColumnAgent, t.AgentVersion],
            [Messages.ColumnEnrolled, Show.Time(t.EnrolledAt)],
            [Messages.ColumnLastSeen, Show.Time(t.LastSeenAt)],
            [Messages.ColumnNextCheckIn, Show.Time(t.NextCheckInAt)],
            .. t.Revoked is { } r ? [[Messages.ColumnRevoked, $"{Show.Time(r.At)} {r.By}: {r.Reason}"]] : Array.Empty<string[]>(),
            .. t.Replacement is { } n ? [[Messages.ColumnReplacement, $"{n.HardwareId}: {n.AskedBy} {Show.Time(n.AskedAt)}, {Show.OrDash(n.ApprovedBy)} {Show.Time(n.ApprovedAt)}"]] : Array.Empty<string[]>(),
            .. t.CloneAlarm is { } a ? [[Messages.ColumnCloneAlarm, $"{a.Count}, {Show.Time(a.At)}, {a.Seq} / {a.LastSeq}"]] : Array.Empty<string[]>(),
            .. t.Components.Select(c => new[] { Messages.ColumnComponent, $"{c.Name} {c.Version}  {Show.Bytes(c.Length)}  sha256 {c.Sha256}" }),
            .. t.OpenWorkOrders is { } orders ? [[Messages.ColumnOpenWorkOrders, $"{orders}"]] : Array.Empty<string[]>(),
            .. t.Certificates?.Select(c => new[] { Messages.ColumnCertificate, $"{c.Name} {Show.Time(c.NotAfter)} {c.Issuer} sha256 {Show.Hash(c.Sha256)}" }) ?? [],
            .. t.InventoryChangedAt is { } changed ? [[Messages.ColumnInventoryChanged, Show.Time(changed)]] : Array.Empty<string[]>(),
            .. t.Peripherals.Select(p => new[] { t.UnknownKinds?.Contains(p.Kind) == true ? Messages.UnknownKind.With(p.Kind) : p.Kind, $"{p.Model} {p.Serial} {p.Firmware} {p.Status}" }),
            [Messages.ColumnDecoder, Decoder(t.Decoder)],
            [Messages.ColumnConditions, Conditions(t.Conditions)],
            .. ExecutionRows(t.Execution),
        ]);
        CheckTable.Write(console, t.Execution);
        NoticeTable.Write(console, t.Notices);
        if (t.History is { Count: > 0 } history)
        {
            console.WriteTable(
                [Messages.ColumnTime, Messages.ColumnKind, Messages.ColumnSeq, Messages.ColumnSummary],
                history.Select(h => new[] { Show.Time(h.At), h.Kind, h.Seq.ToString(), h.Summary }));
        }
    }

    private static string Components(IReadOnlyList<InstalledComponent> components) =>
        Show.OrDash(string.Join(", ", components.Select(c => $"{c.Name} {c.Version}")));

    private static string Execution(ExecutionView? execution) =>
        execution is null ? "-" : $"{execution.ReleaseId}: {Show.Name(execution.State)}{(execution.Reason is null ? "" : $" ({execution.Reason})")}";

    private static IEnumerable<string[]> ExecutionRows(ExecutionView? execution)
    {
        if (execution is not null)
        {
            yield return [Messages.ColumnExecution, $"{Execution(execution)} {execution.Detail}".TrimEnd()];
            yield return [Messages.ColumnRollout, $"{execution.RolloutId}, {Show.Time(execution.UpdatedAt)}"];
            if (!execution.State.IsFinal())
            {
                yield return [Messages.ColumnStep, Show.StepOf(execution)];
            }

            if (execution.Durations is { Count: > 0 } durations)
            {
                yield return [Messages.ColumnDuration, string.Join(", ", durations.Select(d => $"{Show.Step(d.Step)} {Show.TimeSpan(TimeSpan.FromMilliseconds(d.DurationMs))}"))];
            }

            yield return [Messages.ColumnDownloaded, Show.Bytes(execution.BytesDownloaded)];
        }
    }

    private static string Decoder(DecoderInfo? decoder) =>
        decoder is null ? "-" : $"format={decoder.Format} memory={Show.Bytes(decoder.Memory)} prefer={Show.Name(decoder.Prefer)}";

    private static string Conditions(Conditions c)
    {
        var parts = new[]
        {
            ("power", c.Power),
            ("battery", c.BatteryPercent is null ? null : $"{c.BatteryPercent}%"),
            ("batchOpen", Bool(c.BatchOpen)),
            ("storedOffline", c.StoredOfflineTransactions?.ToString()),
            ("idle", c.IdleSeconds is null ? null : $"{c.IdleSeconds}s"),
            ("free", c.FreeBytes is null ? null : Show.Bytes(c.FreeBytes)),
            ("network", c.Network),
            ("metered", Bool(c.Metered)),
            ("timeZone", c.TimeZone),
        };
        return Show.OrDash(string.Join(' ', parts.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={p.Item2}")));
    }

    private static string? Bool(bool? value) => value is null ? null : value.Value ? "true" : "false";
}
