using System.Globalization;
using PosCloud.Core.Events;

namespace PosCloud.Local.Monitoring;

/// <summary>
/// When events are an alert: a gate trips, something that terminals trust expires, or more terminals of an estate are silent than is usual. Events arrive in no order, so
/// what a terminal's event says counts only when its sequence number is higher than the last one's. Not thread-safe.
/// </summary>
/// <param name="maxSilent">So many terminals of an estate may be silent at once.</param>
internal sealed class AlertRules(int maxSilent)
{
    private readonly Dictionary<string, (string Sequence, bool IsSilent)> _terminals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alerted = new(StringComparer.Ordinal);

    /// <param name="received">An event that has not been seen before.</param>
    /// <returns>The alert that it raises; null for none.</returns>
    public MonitoringAlert? Take(MonitoredEvent received)
    {
        var estate = received.Subject.Split('/')[0];
        if (received.Type == EventTypes.RolloutGateTripped)
        {
            return new MonitoringAlert("gate-tripped", estate, received.Describe());
        }

        if (received.Type is EventTypes.TrustExpiring)
        {
            return new MonitoringAlert("trust-expiring", estate, received.Describe());
        }

        if (received.Sequence is not { } sequence || !received.Type.StartsWith("poscloud.terminal.", StringComparison.Ordinal)
            || (_terminals.TryGetValue(received.Subject, out var known) && string.CompareOrdinal(sequence, known.Sequence) <= 0))
        {
            return null;
        }

        _terminals[received.Subject] = (sequence, received.Type == EventTypes.TerminalSilent);
        return CountSilent(estate);
    }

    private MonitoringAlert? CountSilent(string estate)
    {
        var silent = _terminals.Count(t => t.Value.IsSilent && t.Key.StartsWith(estate + "/", StringComparison.Ordinal));
        if (silent <= maxSilent)
        {
            // The next time is news again.
            _alerted.Remove(estate);
            return null;
        }

        return _alerted.Add(estate)
            ? new MonitoringAlert("terminals-silent", estate, string.Create(CultureInfo.InvariantCulture, $"{silent} terminals of {estate} are silent, more than {maxSilent}"))
            : null;
    }
}
