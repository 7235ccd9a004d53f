using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>Puts together what a case is about, from what is there already: history, events, notes, uploads, vendor, advice.</summary>
public sealed class CaseTimeline(
    ITerminalDirectory terminals, ICaseStore cases, IVendorStore vendors, IUploadStore uploads, IEventArchive archive, TimeProvider time)
{
    /// <summary>What led to the case belongs to it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    private const int HistoryLines = 200;
    private const int MaxEvents = 100;

    public async Task<SupportCaseView> FillAsync(TerminalKey key, CaseRecord found, CancellationToken cancellationToken)
    {
        var (since, until) = (found.Opened.OpenedAt - Before, found.Closed?.At ?? time.GetUtcNow());
        var terminal = await terminals.FindAsync(key, HistoryLines, cancellationToken).ConfigureAwait(false);
        var notes = await cases.NotesAsync(key, found.Opened.CaseId, cancellationToken).ConfigureAwait(false);
        var query = new EventQuery(since, until.AddTicks(1), [], EventSubjects.OfTerminal(key.Estate, found.Site, key.TerminalId));
        var events = await archive.ReadAsync(TerminalPartition.Of(key), query, after: null, MaxEvents, cancellationToken).ConfigureAwait(false);
        var model = terminal?.Hardware.Model;
        return found.ToView() with
        {
            Model = model,
            Advice = Advice(found.Opened.Reason),
            Vendor = model is null ? null : await vendors.FindAsync(key.Estate, model, cancellationToken).ConfigureAwait(false),
            Notes = notes,
            Timeline =
            [
                .. (terminal?.History ?? [])
                    .Where(h => h.At >= since && h.At <= until)
                    .Select(h => new TimelineEntry(h.At, h.Kind, h.Summary))
                    .Concat(events.Where(e => e.Event.Subject.EndsWith($"/{key.TerminalId}", StringComparison.Ordinal)).Select(e => new TimelineEntry(e.Event.Time, e.Event.Type, e.Event.Id)))
                    .Concat(notes.Select(n => new TimelineEntry(n.At, "note", $"{n.By}: {n.Text}")))
                    .OrderBy(entry => entry.At),
            ],
            Diagnostics = [.. (await uploads.ListAsync(key, cancellationToken).ConfigureAwait(false)).Where(u => u.RequestedAt >= since).Select(DiagnosticsHandler.View)],
        };
    }

    private static List<FailureAdvice>? Advice(string? reason) => FailureCatalogue.Find(reason) is { } entry
        ? [new FailureAdvice("en", entry.English.Cause, entry.English.Remedy), new FailureAdvice("zh-CN", entry.Chinese.Cause, entry.Chinese.Remedy)]
        : null;
}
