using PosCloud.Core.Diagnostics;
using PosCloud.Protocol;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Events;

/// <summary>
/// Sends kept events again, as they were: same ids, same sequence numbers. One call does one page and says where the next one
/// begins, so that nothing has to be remembered here and a call that was cut can be repeated.
/// </summary>
public sealed class EventReplay(IEventArchive archive, IEventPublisher publisher, OperationMeter meter)
{
    /// <summary>Events of one call at most; partitions that a call looks into at most.</summary>
    public const int PageEvents = 500;
    public const int PagePartitions = 256;

    /// <summary>Publishes one page to the topic.</summary>
    public async Task<Outcome<ReplayPage>> ReplayAsync(string estate, ReplayRequest request, CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Replay);
        var read = await ReadAsync(estate, request, cancellationToken).ConfigureAwait(false);
        if (!read.Is(out var page, out var problem))
        {
            return problem;
        }

        var (sent, refused) = (0, 0);
        foreach (var (partition, events) in page.Events)
        {
            foreach (var batch in EventBatches.Of(events, e => e.Event))
            {
                var taken = await PublishAsync(batch, cancellationToken).ConfigureAwait(false);
                if (request.SetAside)
                {
                    await archive.ReleaseAsync(partition, taken, cancellationToken).ConfigureAwait(false);
                }

                sent += taken.Count;
                refused += batch.Count - taken.Count;
            }
        }

        return new ReplayPage(sent, refused, page.Continuation);
    }

    /// <summary>One page for a caller who passes the events on.</summary>
    public async Task<Outcome<EventPage>> ListAsync(string estate, ReplayRequest request, CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Replay);
        var read = await ReadAsync(estate, request, cancellationToken).ConfigureAwait(false);
        return read.Is(out var page, out var problem)
            ? new EventPage([.. page.Events.SelectMany(p => p.Events).Select(e => CloudEventJson.Element(e.Event))], page.Continuation)
            : problem;
    }

    private async Task<Outcome<Found>> ReadAsync(string estate, ReplayRequest request, CancellationToken cancellationToken)
    {
        if (!ReplayCursor.TryParse(request.Continuation, out var cursor))
        {
            return new Problem(Reasons.FieldInvalid, "/continuation: is not from an earlier page");
        }

        var query = new EventQuery(request.Since, request.Until ?? DateTimeOffset.MaxValue, request.Types ?? [], request.Subject ?? "", request.SetAside);
        var found = new List<(OutboxPartition, IReadOnlyList<ArchivedEvent>)>();
        var (count, looked) = (0, 0);
        await foreach (var partition in archive.PartitionsAsync(estate, query.Subject, cancellationToken).ConfigureAwait(false))
        {
            var place = $"{partition.Table}|{partition.PartitionKey}";
            if (cursor is not null && string.CompareOrdinal(place, cursor.Place) < 0)
            {
                continue;
            }

            if (looked++ == PagePartitions)
            {
                return new Found(found, new ReplayCursor(place, After: null).ToString());
            }

            var after = cursor?.Place == place ? cursor.After : null;
            var events = await archive.ReadAsync(partition, query, after, PageEvents - count, cancellationToken).ConfigureAwait(false);
            if (events.Count > 0)
            {
                found.Add((partition, events));
                count += events.Count;
            }

            if (count == PageEvents)
            {
                return new Found(found, new ReplayCursor(place, events[^1].Key).ToString());
            }
        }

        return new Found(found, Continuation: null);
    }

    /// <returns>The events that the topic took.</returns>
    private async Task<IReadOnlyList<ArchivedEvent>> PublishAsync(IReadOnlyList<ArchivedEvent> batch, CancellationToken cancellationToken)
    {
        if (await publisher.PublishAsync([.. batch.Select(e => e.Event)], cancellationToken).ConfigureAwait(false) is null)
        {
            return batch;
        }

        if (batch.Count == 1)
        {
            return [];
        }

        var half = batch.Count / 2;
        return
        [
            .. await PublishAsync([.. batch.Take(half)], cancellationToken).ConfigureAwait(false),
            .. await PublishAsync([.. batch.Skip(half)], cancellationToken).ConfigureAwait(false),
        ];
    }

    private sealed record Found(IReadOnlyList<(OutboxPartition Partition, IReadOnlyList<ArchivedEvent> Events)> Events, string? Continuation);
}
