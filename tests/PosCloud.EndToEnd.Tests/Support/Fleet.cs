using PosCloud.Local.Demo;
using PosCloud.Protocol.Fleet;
using PosCloud.Terminal;
using PosCloud.Terminal.Simulation;

namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>Real agents on simulated terminals, all with the same factory image of one component.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="folder">Where their state folders are.</param>
/// <param name="component">The component of the image; also names the site and starts the terminals' ids.</param>
/// <param name="factory">File of the factory image, version 1.0.0.</param>
internal sealed class Fleet(TestCloud cloud, TestFolder folder, string component, string factory) : IAsyncDisposable
{
    private readonly SocketsHttpHandler _network = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(SimulatedTerminal Terminal, Task Running)> _running = [];

    public string Site { get; } = $"{component}-shop";

    /// <summary>Enrols the next terminal and lets it run.</summary>
    /// <param name="change">What is special about it.</param>
    /// <param name="between">Wraps its network.</param>
    public async Task<FleetTerminal> StartAsync(
        Func<SimulatedTerminalOptions, SimulatedTerminalOptions>? change = null, Func<HttpMessageHandler, HttpMessageHandler>? between = null)
    {
        var id = $"{component}-{_running.Count + 1}";
        var codes = await cloud.Admin.CreateCodesAsync(
            new CreateCodesRequest([id], Site, new Dictionary<string, string> { ["lane"] = id }, ExpiresInSeconds: 3600), CancellationToken.None);
        return await StartAsync(codes[0], change, between);
    }

    /// <summary>The same with a code that exists.</summary>
    public async Task<FleetTerminal> StartAsync(
        EnrolmentCode code,
        Func<SimulatedTerminalOptions, SimulatedTerminalOptions>? change = null,
        Func<HttpMessageHandler, HttpMessageHandler>? between = null)
    {
        var network = new TerminalNetwork(between?.Invoke(_network) ?? _network, cloud.Local.Storage.BlobEndpoint);
        var options = new SimulatedTerminalOptions
        {
            Server = cloud.Local.Address,
            Folder = folder.Path(code.TerminalId),
            HardwareId = $"SN-{code.TerminalId}",
            EnrolmentCode = code.Code,
            FactoryImage = factory,
            FactoryManifest = await TerminalSetup.DescribeAsync(factory, component, "1.0.0", CancellationToken.None),
            TrustRoot = cloud.Local.TrustRoot,
            BackoffBase = TimeSpan.FromMilliseconds(200),
        };
        var simulated = new SimulatedTerminal(change?.Invoke(options) ?? options, network, TimeProvider.System, progress: null);
        _running.Add((simulated, Task.Run(() => RunAsync(simulated.Agent))));
        return new FleetTerminal(code.TerminalId, folder.Path(code.TerminalId), simulated, network);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Select(r => r.Running));
        foreach (var (terminal, _) in _running)
        {
            terminal.Dispose();
        }

        _network.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(TerminalAgent agent)
    {
        try
        {
            await agent.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test ends.
        }
    }
}
