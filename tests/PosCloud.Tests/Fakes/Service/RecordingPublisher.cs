using PosCloud.Core.Events;
using PosCloud.Tests.Events.Documentation;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>Keeps what was published; can be made to fail.</summary>
internal sealed class RecordingPublisher(Faults faults) : IEventPublisher
{
    private readonly List<EventRecord> taken = [];

    /// <summary>What every publication throws while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which events the topic refuses, whole batches with them.</summary>
    public Func<EventRecord, bool> Refuses { get; set; } = static _ => false;

    /// <summary>Which events the topic will never take, whole requests with them.</summary>
    public Func<EventRecord, EventRefusal?> RefusesForGood { get; set; } = static _ => null;

    /// <summary>Requests so far, refused ones too.</summary>
    public int Requests { get; private set; }

    /// <summary>What was published and is not as the catalogue says.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Everything the topic has taken, in order, doubles included.</summary>
    public IReadOnlyList<EventRecord> Events => taken;

    public Task<EventRefusal?> PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        try
        {
            Requests++;
            faults.Before("publish");
            if (Failure is not null)
            {
                throw Failure;
            }

            if (events.Any(Refuses))
            {
                throw new StorageFaultException("publish", FaultMoment.Before);
            }

            if (events.Select(RefusesForGood).FirstOrDefault(r => r is not null) is { } refusal)
            {
                return Task.FromResult<EventRefusal?>(refusal);
            }

            taken.AddRange(events);
            foreach (var published in events)
            {
                var json = CloudEventJson.Element(published);
                Violations.AddRange(SchemaCheck.Errors(json, EventSchemas.Of(published.Type)).Select(error => $"{published.Id} {published.Type} {error}"));
                if (CloudEventJson.Length(published) > EventRecord.MaxBytes)
                {
                    Violations.Add($"{published.Id} is too large");
                }
            }

            faults.After("publish");
            return Task.FromResult<EventRefusal?>(null);
        }
        catch (Exception e)
        {
            return Task.FromException<EventRefusal?>(e);
        }
    }

    /// <summary>How often each type was published.</summary>
    public int CountOf(string type) => taken.Count(e => e.Type == type);
}
