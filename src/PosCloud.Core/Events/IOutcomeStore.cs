namespace PosCloud.Core.Events;

/// <summary>Counts what became of the members of rollouts.</summary>
public interface IOutcomeStore
{
    /// <summary>Writes marks; idempotent and independent of their order.</summary>
    Task MarkAsync(string estate, IReadOnlyList<OutcomeMark> marks, CancellationToken cancellationToken);
}
