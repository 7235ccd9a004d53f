using System.Net;
using System.Net.Sockets;
using PosCloud.Local;
using PosCloud.Local.Hosting;

namespace PosCloud.Tests.Local.Hosting;

public sealed class LocalPortTests
{
    [Fact]
    public void Choose_PortIsTaken_GivesTheNextFreeOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.True(LocalPort.Choose(port, exact: false) > port);
    }

    [Fact]
    public void Choose_ExactPortIsTaken_SaysWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var exception = Assert.Throws<LocalSetupException>(() => LocalPort.Choose(port, exact: true));

        Assert.Contains($"Port {port} is taken", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_Zero_GivesAFreePort() => Assert.InRange(LocalPort.Choose(0, exact: false), 1, IPEndPoint.MaxPort);
}
