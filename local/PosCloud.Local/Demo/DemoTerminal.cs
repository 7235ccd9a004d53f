using PosCloud.Local.Hosting;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Simulation;

namespace PosCloud.Local.Demo;

/// <summary>A simulated terminal and what the demo wants of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Simulated">The terminal.</param>
/// <param name="Network">Its way to the network.</param>
/// <param name="Decoder">What it states of its decoder.</param>
/// <param name="Expected">How its upgrade must end.</param>
internal sealed record DemoTerminal(string Id, SimulatedTerminal Simulated, TerminalNetwork Network, DecoderInfo Decoder, ExecutionState Expected)
{
    private volatile bool _shares;

    public bool HasEnded => Simulated.Agent.State is >= ExecutionState.Confirmed && !Simulated.Agent.HasUnsent;

    /// <summary>Storage operations of its upgrade: the service's for it and its own; null when it was offered nothing.</summary>
    public int? UpgradeOperations(TerminalLedger ledger) =>
        TerminalLedger.UpgradeOperations(ledger.Of(Id)) is { } ofService ? ofService + Network.StorageRequests : null;

    /// <summary>The same by what made them: kinds of requests, and <c>download</c>.</summary>
    public IEnumerable<(string Name, int Operations)> UpgradeParts(TerminalLedger ledger) => TerminalLedger.UpgradeByKind(ledger.Of(Id))
        .Select(kind => (System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.Key.ToString()), kind.Value))
        .Append(("download", Network.StorageRequests));

    /// <summary>
    /// Replaces the terminal's copy of an image that many terminals have by a link to one file. Its bytes were verified; an
    /// agent never writes into an image of its store.
    /// </summary>
    public void ShareImage(string folder, string image)
    {
        if (_shares || Simulated.Agent.State != ExecutionState.Confirmed || !HasEnded)
        {
            return;
        }

        var own = Path.Combine(folder, "images", Simulated.Agent.Installed.Sha256);
        var link = own + ".link";
        File.CreateSymbolicLink(link, image);
        File.Move(link, own, overwrite: true);
        _shares = true;
    }
}
