using System.Globalization;
using System.Text.Json;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Core.Events;

/// <summary>Builds outbox items with ids that follow from what happened, never from chance.</summary>
public static class OutboxItems
{
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
        var published = type is null ? null : new EventRecord(
            id, type, state.Estate, $"terminals/{state.TerminalId}", now,
            JsonSerializer.Serialize(data, CoreJson.Default.TerminalEventData));
        return new OutboxItem(key, published, mark);
    }

    public static OutboxItem OfRelease(string type, ReleaseEventData data, DateTimeOffset now) => Of(
        $"release.{data.ReleaseId}", type, data.Estate, $"releases/{data.ReleaseId}", now,
        JsonSerializer.Serialize(data, CoreJson.Default.ReleaseEventData));

    public static OutboxItem OfPackage(string type, PackageEventData data, DateTimeOffset now) => Of(
        $"package.{data.Key.Join('.')}", type, data.Estate, $"packages/{data.Key.Join('/')}", now,
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
        return Of(
            what, happened.Type, estate, $"rollouts/{rollout.RolloutId}", now,
            JsonSerializer.Serialize(data, CoreJson.Default.RolloutEventData));
    }

    private static OutboxItem Of(string what, string type, string estate, string subject, DateTimeOffset now, string data)
    {
        var id = $"{what}.{type}";
        return new OutboxItem(id, new EventRecord(id, type, estate, subject, now, data), Mark: null);
    }
}
