using PosCloud.Core.Events;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>Keeps what was published; can be made to fail.</summary>
internal sealed class RecordingPublisher(Faults faults) : IEventPublisher
{
    private readonly List<EventRecord> taken = [];

    /// <summary>What every publication throws while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which events the topic refuses, whole batches with them.</summary>
    public Func<EventRecord, bool> Refuses { get; set; } = static _ => false;

    /// <summary>Everything the topic has taken, in order, doubles included.</summary>
    public IReadOnlyList<EventRecord> Events => taken;

    public Task PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        try
        {
            faults.Before("publish");
            if (Failure is not null)
            {
                throw Failure;
            }

            if (events.Any(Refuses))
            {
                throw new StorageFaultException("publish", FaultMoment.Before);
            }

            taken.AddRange(events);
            faults.After("publish");
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    /// <summary>How often each type was published.</summary>
    public int CountOf(string type) => taken.Count(e => e.Type == type);
}
