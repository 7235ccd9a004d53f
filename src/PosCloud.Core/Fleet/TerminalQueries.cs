using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Fleet;

/// <summary>One terminal as admins see it.</summary>
public sealed class TerminalQueries(ITerminalDirectory terminals)
{
    /// <summary>Lines of history in the answer.</summary>
    private const int HistoryLines = 50;

    public async Task<Outcome<TerminalView>> ShowAsync(string estate, string terminalId, CancellationToken cancellationToken)
    {
        var found = await terminals.FindAsync(new TerminalKey(estate, terminalId), HistoryLines, cancellationToken).ConfigureAwait(false);
        return found is null ? Reasons.TerminalUnknown : found;
    }
}
