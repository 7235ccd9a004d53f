namespace PosCloud.Terminal.Device;

/// <summary>What a network profile leads to.</summary>
/// <param name="Gateway">Whether the gateway answers.</param>
/// <param name="Dns">Whether names resolve.</param>
/// <param name="Cloud">Whether the service can be reached.</param>
/// <param name="Host">Whether any other host can.</param>
public sealed record SimulatedNetwork(bool Gateway = true, bool Dns = true, bool Cloud = true, bool Host = true)
{
    public static SimulatedNetwork Whole { get; } = new();

    /// <summary>The gateway answers and nothing behind it does: a wrong proxy, a wrong VLAN.</summary>
    public static SimulatedNetwork Walled { get; } = new(Dns: false, Cloud: false, Host: false);

    /// <summary>Not even the gateway answers: a wrong address, a wrong key.</summary>
    public static SimulatedNetwork None { get; } = new(false, false, false, false);
}
