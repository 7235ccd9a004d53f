using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Device;

/// <summary>What the agent asks of the machine that it runs on.</summary>
public interface ITerminalEnvironment
{
    /// <summary>Changes with every start of the machine (Linux: <c>/proc/sys/kernel/random/boot_id</c>).</summary>
    string BootId { get; }

    /// <summary>Power, open batch, idle time, space, network: read when a check-in is made.</summary>
    Conditions ReadConditions();

    /// <summary>Printer, scanner, PIN pad and so on.</summary>
    IReadOnlyList<Peripheral> ReadPeripherals();

    /// <summary>
    /// Restarts the machine into the slot that <c>active</c> names. A real machine ends the process; a simulated one
    /// changes <see cref="BootId"/> and returns.
    /// </summary>
    Task RestartAsync(CancellationToken cancellationToken);
}
