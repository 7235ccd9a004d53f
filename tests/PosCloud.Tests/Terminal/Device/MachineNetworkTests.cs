using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PosCloud.Terminal.Device;

namespace PosCloud.Tests.Terminal.Device;

/// <summary>The probe on this machine's own network; services are sockets on its loopback, so that no network is needed.</summary>
public sealed class MachineNetworkTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MachineNetworkTests() => _listener.Start();

    private int Open => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Probe_OfAServiceThatTakesConnections_FindsNameAndCloud()
    {
        var probe = await ProbeAsync(Open, null);

        Assert.Equal((true, true, null, true), (probe.Dns, probe.Cloud, probe.Host, probe.Passed));
    }

    [Fact]
    public async Task Probe_OfAServiceThatRefuses_FindsTheNameOnly()
    {
        var probe = await ProbeAsync(Closed(), null);

        Assert.Equal((true, false, false), (probe.Dns, probe.Cloud, probe.Passed));
    }

    [Fact]
    public async Task Probe_WithAFurtherHost_AsksItForItself()
    {
        Assert.Equal((true, true, true), Ends(await ProbeAsync(Open, $"127.0.0.1:{Open}")));
        Assert.Equal((true, false, false), Ends(await ProbeAsync(Open, $"127.0.0.1:{Closed()}")));
        Assert.Equal((false, true, false), Ends(await ProbeAsync(Closed(), $"127.0.0.1:{Open}")));

        static (bool Cloud, bool? Host, bool Passed) Ends(NetworkProbe probe) => (probe.Cloud, probe.Host, probe.Passed);
    }

    [Fact]
    public async Task Probe_OfANameThatNobodyHas_FindsNothing()
    {
        // RFC 6761: names below "invalid" never resolve.
        var probe = await MachineNetwork.ProbeAsync(new Uri("https://cloud.invalid"), "host.invalid:443", CancellationToken.None);

        Assert.Equal((false, false, false), (probe.Dns, probe.Cloud, probe.Host));
    }

    [Fact]
    public async Task Link_IsWhatTheSystemSaysOfItsInterfaces()
    {
        var isUp = NetworkInterface.GetAllNetworkInterfaces()
            .Any(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback && i.OperationalStatus == OperationalStatus.Up);

        var probe = await ProbeAsync(Open, null);

        Assert.Equal(isUp, probe.Link);
        Assert.True(isUp || !probe.Gateway);
    }

    [Fact]
    public async Task Probe_Cancelled_EndsSo()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MachineNetwork.ProbeAsync(new Uri($"http://127.0.0.1:{Open}"), null, cancelled.Token));
    }

    private static Task<NetworkProbe> ProbeAsync(int port, string? host) =>
        MachineNetwork.ProbeAsync(new Uri($"http://localhost:{port}"), host, CancellationToken.None);

    /// <summary>A port that was free a moment ago: the connection is refused at once.</summary>
    private static int Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
