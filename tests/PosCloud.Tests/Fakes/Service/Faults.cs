namespace PosCloud.Tests.Fakes.Service;

/// <summary>Counts the operations that leave the service (tables, vault, topic) and makes one of them fail.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<string> operations = [];
    private int? armedAt;
    private FaultMoment armedMoment;

    /// <summary>The operations since the last <see cref="Reset"/>, in order.</summary>
    public IReadOnlyList<string> Operations
    {
        get
        {
            lock (gate)
            {
                return [.. operations];
            }
        }
    }

    /// <summary>Whether the armed fault has happened.</summary>
    public bool Fired { get; private set; }

    /// <summary>Forgets what was counted and disarms.</summary>
    public void Reset()
    {
        lock (gate)
        {
            operations.Clear();
            armedAt = null;
            Fired = false;
        }
    }

    /// <param name="at">The operation that fails, counted from 1.</param>
    /// <param name="moment">How it fails.</param>
    public void Arm(int at, FaultMoment moment)
    {
        Reset();
        armedAt = at;
        armedMoment = moment;
    }

    /// <summary>Called before each operation.</summary>
    public void Before(string operation)
    {
        lock (gate)
        {
            operations.Add(operation);
        }

        Fire(operation, FaultMoment.Before);
    }

    /// <summary>Called after each operation that worked.</summary>
    public void After(string operation) => Fire(operation, FaultMoment.After);

    private void Fire(string operation, FaultMoment moment)
    {
        lock (gate)
        {
            if (Fired || moment != armedMoment || operations.Count != armedAt)
            {
                return;
            }

            Fired = true;
        }

        throw new StorageFaultException(operation, moment);
    }
}
