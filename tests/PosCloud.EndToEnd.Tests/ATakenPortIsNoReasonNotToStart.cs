using System.Net;
using System.Net.Sockets;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local;

namespace PosCloud.EndToEnd.Tests;

public sealed class ATakenPortIsNoReasonNotToStart
{
    [Fact]
    public async Task Start_PortTakenAfterItWasChosen_TakesTheNextOne()
    {
        using var thief = new PortThief();
        await using var cloud = await LocalCloud.StartAsync(thief.Options(exact: false), CancellationToken.None);

        Assert.NotEqual(thief.Port, cloud.Address.Port);
        Assert.Equal(2, thief.Looks);
    }

    [Fact]
    public async Task Start_TheVeryPortTaken_SaysSoInOneLine()
    {
        using var thief = new PortThief();
        var refused = await Assert.ThrowsAsync<LocalSetupException>(() => LocalCloud.StartAsync(thief.Options(exact: true), CancellationToken.None));

        Assert.Single(refused.Message.Split('\n'));
        Assert.Contains("try again", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes the chosen port once, just before the functions bind it.</summary>
    private sealed class PortThief : IDisposable
    {
        private TcpListener? _listener;

        public int Port { get; private set; }

        public int Looks { get; private set; }

        public LocalCloudOptions Options(bool exact) => TestCloud.Options with
        {
            Port = Free(),
            PortIsExact = exact,
            Configure = builder =>
            {
                Looks++;
                if (_listener is null)
                {
                    Port = new Uri(builder.Configuration["urls"]!).Port;
                    _listener = new TcpListener(IPAddress.Loopback, Port);
                    _listener.Start();
                }
            },
        };

        public void Dispose() => _listener?.Dispose();

        private static int Free()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
