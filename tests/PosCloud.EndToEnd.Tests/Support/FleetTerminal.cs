using PosCloud.Local.Demo;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Simulation;

namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>A running terminal of a test.</summary>
internal sealed record FleetTerminal(string Id, string Folder, SimulatedTerminal Simulated, TerminalNetwork Network)
{
    public TerminalAgent Agent => Simulated.Agent;

    /// <summary>Bytes of the image that would start now.</summary>
    public byte[] ActiveImage => File.ReadAllBytes(Path.Combine(Folder, "images", Agent.Installed.Sha256));

    public Task EndedAsync(ExecutionState state) =>
        Until.TrueAsync(() => Agent.State == state && !Agent.HasUnsent, $"{Id} to be {state}, it is {Agent.State} {Agent.Reason}");
}
