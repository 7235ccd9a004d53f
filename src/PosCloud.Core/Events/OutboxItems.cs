using System.Globalization;
using System.Text.Json;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Documents;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Core.Events;

/// <summary>
/// Builds outbox items with ids and sequence numbers that follow from what happened, never from chance or a clock.
/// </summary>
public static class OutboxItems
{
    /// <summary>Behind everything that the message itself announces.</summary>
    private const int AfterMessage = 99;

    /// <summary>Between what a message announces and what people do after it.</summary>
    private const int AfterBackup = 96;
    private const int CaseOpened = 94;
    private const int CaseClosed = 95;

    /// <summary>Numbers for what people do; a message announces fewer things.</summary>
    private const int FirstAction = 72;
    private const int LastAction = 93;

    /// <param name="state">The terminal.</param>
    /// <param name="seq">The message that caused it.</param>
    /// <param name="index">Counts the items of that message.</param>
    /// <param name="type">Event type, or null for a mark alone.</param>
    /// <param name="data">The event's data.</param>
    /// <param name="mark">What it means to the rollout.</param>
    /// <param name="now">UTC.</param>
    public static OutboxItem OfTerminal(
        TerminalState state, long seq, int index, string? type, TerminalEventData data, OutcomeMark? mark, DateTimeOffset now)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}|{state.Epoch:D6}|{seq:D19}|{index:D2}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}.{state.Epoch}.{seq}.{index}");
        return new OutboxItem(key, type is null ? null : OfTerminal(id, type, state, seq, index, data, now), mark);
    }

    /// <summary>
    /// What a person did to a terminal between two of its messages; several of them are kept apart by the state's counter. Their order
    /// is told for as many as there are numbers.
    /// </summary>
    public static OutboxItem OfAction(TerminalState state, string type, TerminalEventData data, DateTimeOffset now)
    {
        var seq = state.LastMessage?.Seq ?? 0;
        var index = Math.Min(FirstAction + state.Actions, LastAction);
        var key = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}|{state.Epoch:D6}|{seq:D19}|{index:D2}|{state.Actions:D6}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}.{state.Epoch}.{seq}.action.{state.Actions}");
        return new OutboxItem(key, OfTerminal(id, type, state, seq, index, data, now), Mark: null);
    }

    /// <summary>The terminal is silent since its last message; there can be one such event a message.</summary>
    public static OutboxItem OfSilence(TerminalState state, TerminalEventData data, DateTimeOffset now)
    {
        var seq = state.LastMessage!.Seq;
        var key = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}|{state.Epoch:D6}|{seq:D19}|{AfterMessage}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}.{state.Epoch}.{seq}.silent");
        return new OutboxItem(key, OfTerminal(id, EventTypes.TerminalSilent, state, seq, AfterMessage, data, now), Mark: null);
    }

    /// <summary>A backup is announced once, whatever message came last: its own id makes the event's.</summary>
    public static OutboxItem OfBackup(TerminalState state, string backupId, TerminalEventData data, DateTimeOffset now)
    {
        var seq = state.LastMessage?.Seq ?? 0;
        var key = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}|{state.Epoch:D6}|{seq:D19}|{AfterBackup}|{backupId}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}.{state.Epoch}.backup.{backupId}");
        return new OutboxItem(key, OfTerminal(id, EventTypes.TerminalBackedUp, state, seq, AfterBackup, data, now), Mark: null);
    }

    /// <summary>
    /// A support case that a person or the silence of the terminal opened or closed: it happens behind the last message, and more
    /// than one can.
    /// </summary>
    public static OutboxItem OfCase(TerminalState state, string type, TerminalEventData data, DateTimeOffset now)
    {
        var seq = state.LastMessage?.Seq ?? 0;
        var (index, what) = type == EventTypes.SupportCaseOpened ? (CaseOpened, "opened") : (CaseClosed, "closed");
        var key = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}|{state.Epoch:D6}|{seq:D19}|{index}|{data.CaseId}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{state.TerminalId}.{state.Epoch}.{seq}.{data.CaseId}.{what}");
        return new OutboxItem(key, OfTerminal(id, type, state, seq, index, data, now), Mark: null);
    }

    /// <param name="type">What happened to it.</param>
    /// <param name="estate">The tenant.</param>
    /// <param name="release">The release as it is committed; its revision makes the id one of a kind.</param>
    /// <param name="now">UTC.</param>
    public static OutboxItem OfRelease(string type, string estate, ReleaseRecord release, DateTimeOffset now)
    {
        return OfRelease(type, release, new ReleaseEventData(estate, release.ReleaseId, release.Withdrawn?.Reason), now);
    }

    /// <summary>The listing of a component expires; each notice is a revision of its own.</summary>
    public static OutboxItem OfPts(string estate, ReleaseRecord release, ReleaseComponent component, int notice, DateTimeOffset now) => OfRelease(
        EventTypes.ReleasePtsExpiring,
        release,
        new ReleaseEventData(
            estate, release.ReleaseId, Component: component.Name, Version: component.Version, PtsNumber: component.Pts?.Number, PtsExpires: component.Pts?.Expires, Notice: notice),
        now);

    /// <summary>A document came or went; the release commits with it, and its revision tells the order.</summary>
    public static OutboxItem OfDocument(string type, string estate, ReleaseRecord release, DocumentRecord document, DateTimeOffset now) => OfRelease(
        type,
        release,
        new ReleaseEventData(
            estate, release.ReleaseId, document.Reason, Document: document.Name, Language: document.Language, DocumentVersion: document.Version, DocumentSha256: document.Sha256),
        now);

    private static OutboxItem OfRelease(string type, ReleaseRecord release, ReleaseEventData data, DateTimeOffset now)
    {
        var revision = release.Revision.ToString("D10", CultureInfo.InvariantCulture);
        return Of(
            $"release.{release.ReleaseId}.{revision}", type, data.Estate, EventSubjects.OfRelease(data.Estate, release.ReleaseId), revision, now,
            JsonSerializer.Serialize(data, CoreJson.Default.ReleaseEventData));
    }

    /// <summary>A package is requested once and then built or rejected once.</summary>
    public static OutboxItem OfPackage(string type, PackageEventData data, DateTimeOffset now) => Of(
        $"package.{data.Key.Join('.')}", type, data.Estate, EventSubjects.OfPackage(data.Estate, data.Key),
        type == EventTypes.DeltaRequested ? "1" : "2", now,
        JsonSerializer.Serialize(data, CoreJson.Default.PackageEventData));

    /// <param name="estate">The tenant.</param>
    /// <param name="rollout">The rollout as it is committed; its revision makes the id one of a kind.</param>
    /// <param name="happened">What is announced.</param>
    /// <param name="index">Counts the items of that commit.</param>
    /// <param name="now">UTC.</param>
    public static OutboxItem OfRollout(string estate, RolloutRecord rollout, RolloutEvent happened, int index, DateTimeOffset now)
    {
        var data = new RolloutEventData(
            estate, rollout.RolloutId, rollout.ReleaseId, rollout.Progress, rollout.State, happened.Wave, happened.Gate);
        var what = string.Create(CultureInfo.InvariantCulture, $"rollout.{rollout.RolloutId}.{rollout.Revision:D6}.{index:D2}");
        var sequence = string.Create(CultureInfo.InvariantCulture, $"{rollout.Revision:D10}{index:D2}");
        return Of(
            what, happened.Type, estate, EventSubjects.OfRollout(estate, rollout.RolloutId), sequence, now,
            JsonSerializer.Serialize(data, CoreJson.Default.RolloutEventData));
    }

    /// <param name="type">What happened.</param>
    /// <param name="what">Names it: the same expiry or the same keys have the same name.</param>
    /// <param name="data">The event's data.</param>
    /// <param name="revision">Of the row that says what was announced.</param>
    /// <param name="index">Counts the items of that commit.</param>
    /// <param name="now">UTC.</param>
    public static OutboxItem OfTrust(string type, string what, TrustEventData data, int revision, int index, DateTimeOffset now) => Of(
        what, type, data.Estate, EventSubjects.OfTrust(data.Estate, data.Role),
        string.Create(CultureInfo.InvariantCulture, $"{revision:D10}{index:D2}"), now,
        JsonSerializer.Serialize(data, CoreJson.Default.TrustEventData));

    private static EventRecord OfTerminal(
        string id, string type, TerminalState state, long seq, int index, TerminalEventData data, DateTimeOffset now)
    {
        var sequence = string.Create(CultureInfo.InvariantCulture, $"{state.Epoch:D6}{seq:D19}{index:D2}");
        return Checked(new EventRecord(
            id, type, state.Estate, EventSubjects.OfTerminal(state), now,
            JsonSerializer.Serialize(data, CoreJson.Default.TerminalEventData), sequence, TraceParents.Current));
    }

    private static OutboxItem Of(
        string what, string type, string estate, string subject, string sequence, DateTimeOffset now, string data)
    {
        var id = $"{what}.{type}";
        return new OutboxItem(id, Checked(new EventRecord(id, type, estate, subject, now, data, sequence, TraceParents.Current)), Mark: null);
    }

    /// <summary>All texts in an event are bounded where they come in, so that neither of these ever happens to a request.</summary>
    private static EventRecord Checked(EventRecord record)
    {
        _ = EventCatalogue.Of(record.Type);
        var length = CloudEventJson.Length(record);
        return length <= EventRecord.MaxBytes
            ? record
            : throw new InvalidOperationException($"Event {record.Id} has {length} bytes; the most is {EventRecord.MaxBytes}.");
    }
}
