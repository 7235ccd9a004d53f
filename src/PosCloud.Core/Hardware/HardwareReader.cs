using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;

namespace PosCloud.Core.Hardware;

/// <summary>
/// Looks up what a check-in needs to say what changed: the inventory before, when the digest says that it is another one, and work
/// orders, when the state says that some are open. An idle check-in looks up nothing (docs/decisions/0017).
/// </summary>
public sealed class HardwareReader(ITerminalDirectory terminals, IWorkOrderStore orders)
{
    /// <param name="state">As the message met it. What is read belongs to it, or its version no longer fits and all is done again.</param>
    /// <param name="facts">What the terminal says now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<HardwareNews> ReadAsync(TerminalState state, TerminalFacts facts, CancellationToken cancellationToken)
    {
        var news = HardwareNews.None;
        if (state.Inventory is { } known && known != Inventory.Digest(facts.Peripherals)
            && await terminals.LoadAsync(state.Key, cancellationToken).ConfigureAwait(false) is { } before)
        {
            news = news with { Peripherals = Inventory.Changes(before.Facts.Peripherals, facts.Peripherals) };
        }

        return state.OpenOrders > 0
            ? news with { Orders = [.. (await orders.ListAsync(state.Key, cancellationToken).ConfigureAwait(false)).Where(o => o.IsOpen)] }
            : news;
    }
}
