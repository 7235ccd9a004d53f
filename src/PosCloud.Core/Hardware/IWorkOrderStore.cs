using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Hardware;

/// <summary>Reads work orders. They are written with their terminal's state: <see cref="TerminalChange.Orders"/>.</summary>
public interface IWorkOrderStore
{
    /// <summary>All of one terminal, the oldest first.</summary>
    Task<IReadOnlyList<WorkOrder>> ListAsync(TerminalKey key, CancellationToken cancellationToken);

    /// <summary>A page of an estate's orders that fit.</summary>
    Task<Page<WorkOrder>> PageAsync(string estate, Func<WorkOrder, bool> fits, int limit, string? continuation, CancellationToken cancellationToken);
}
