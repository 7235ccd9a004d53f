using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Terminal.Device;

/// <summary>Probes the network by what the operating system tells of it: what a terminal has that brings nothing of its own.</summary>
public static class MachineNetwork
{
    private const int GatewayPort = 53;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="cloud">Address of the service.</param>
    /// <param name="host">A further host and port; null for none.</param>
    public static async Task<NetworkProbe> ProbeAsync(Uri cloud, string? host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var up = NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback && i.OperationalStatus == OperationalStatus.Up)
            .ToList();
        var gateway = up.SelectMany(i => i.GetIPProperties().GatewayAddresses)
            .Select(g => g.Address)
            .FirstOrDefault(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any));
        return new NetworkProbe(
            up.Count > 0,
            gateway is not null && await IsThereAsync(gateway, cancellationToken),
            await ResolvesAsync(cloud.DnsSafeHost, cancellationToken),
            await ConnectsAsync(cloud.DnsSafeHost, cloud.Port, cancellationToken),
            SelfTestItem.ReadHost(host) is { } named ? await ConnectsAsync(named.Host, named.Port, cancellationToken) : null);
    }

    /// <summary>A refused connection is an answer too: a gateway need not serve anything to be there.</summary>
    private static async Task<bool> IsThereAsync(IPAddress gateway, CancellationToken cancellationToken)
    {
        using var ping = new Ping();
        try
        {
            if ((await ping.SendPingAsync(gateway, Patience, cancellationToken: cancellationToken)).Status == IPStatus.Success)
            {
                return true;
            }
        }
        catch (Exception e) when (e is PingException or PlatformNotSupportedException)
        {
            // Not every terminal lets an agent send ICMP.
        }

        return await TryAsync(token => ConnectAsync(gateway.ToString(), GatewayPort, token), cancellationToken) is null or SocketError.ConnectionRefused;
    }

    private static async Task<bool> ResolvesAsync(string name, CancellationToken cancellationToken) =>
        await TryAsync(token => Dns.GetHostAddressesAsync(name, token), cancellationToken) is null;

    private static async Task<bool> ConnectsAsync(string host, int port, CancellationToken cancellationToken) =>
        await TryAsync(token => ConnectAsync(host, port, token), cancellationToken) is null;

    private static async Task ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken);
    }

    private static async Task<SocketError?> TryAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await ask(either.Token);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SocketError.TimedOut;
        }
    }
}
