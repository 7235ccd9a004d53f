using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Targeting;

/// <summary>What a filter sees of a terminal. An empty text counts as a fact that the terminal does not have.</summary>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Site">The shop.</param>
/// <param name="Tags">Free tags, by name.</param>
/// <param name="Hardware">Hardware id, model and revision.</param>
/// <param name="Components">What is installed.</param>
/// <param name="Peripherals">What is connected; several may be of one kind.</param>
/// <param name="AgentVersion">Version of the agent.</param>
/// <param name="Conditions">Network, power and time zone of the last check-in.</param>
/// <param name="Certificates">Certificates that it uses; null when it does not say.</param>
/// <param name="InventoryChangedAt">When its peripherals last changed; UTC. Null when that was never seen.</param>
public sealed record FilterSubject(
    string TerminalId,
    string Site,
    IReadOnlyDictionary<string, string> Tags,
    HardwareInfo Hardware,
    IReadOnlyList<InstalledComponent> Components,
    IReadOnlyList<Peripheral> Peripherals,
    string AgentVersion,
    Conditions Conditions,
    IReadOnlyList<TerminalCertificate>? Certificates = null,
    DateTimeOffset? InventoryChangedAt = null)
{
    public static FilterSubject Of(TerminalState state, TerminalFacts facts) => new(
        state.TerminalId,
        state.Site,
        state.Tags,
        facts.Hardware,
        facts.Components,
        facts.Peripherals,
        facts.AgentVersion,
        facts.Conditions,
        facts.Certificates,
        state.InventoryChangedAt);

    public static FilterSubject Of(TerminalView terminal) => new(
        terminal.TerminalId,
        terminal.Site,
        terminal.Tags,
        terminal.Hardware,
        terminal.Components,
        terminal.Peripherals,
        terminal.AgentVersion,
        terminal.Conditions,
        terminal.Certificates,
        terminal.InventoryChangedAt);
}
