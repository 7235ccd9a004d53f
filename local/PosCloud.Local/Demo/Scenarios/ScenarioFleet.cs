using System.Collections.Concurrent;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Notices;
using PosCloud.Terminal;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Simulation;
using PosCloud.Terminal.Storage;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>The devices of a scenario: for each terminal the one that has its place now.</summary>
internal sealed class ScenarioFleet(LocalCloud cloud, WorkFolder work, ScenarioImages images, IDemoView view, TimeProvider time) : IAsyncDisposable
{
    private const string Passed = "passed";
    private static readonly string[] _repeated = ["no update", "waits to"];

    private readonly SocketsHttpHandler _network = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
    private readonly ConcurrentDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Terminal, string? Words), string> _said = new();

    public SimulatedTerminal Terminal(string id) => _devices[id].Simulated;

    /// <summary>Lets a device enrol and run.</summary>
    /// <param name="terminal">Whose place it takes.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="code">The code to enrol with.</param>
    /// <param name="hasData">Whether it comes with the terminal's data.</param>
    /// <param name="cancellationToken">Ends the making of it.</param>
    public async Task StartAsync(ScenarioTerminal terminal, string serial, EnrolmentCode code, bool hasData, CancellationToken cancellationToken)
    {
        var factory = new List<FactoryImage>();
        foreach (var component in terminal.Factory)
        {
            var image = await images.ReadAsync(component.Image, cancellationToken);
            factory.Add(new FactoryImage(
                image.Path, new SlotComponent(component.Name, component.Version, image.Sha256, image.Length, component.Kind, component.Peripheral)));
        }

        var simulated = new SimulatedTerminal(
            new SimulatedTerminalOptions
            {
                Server = cloud.Address,
                Folder = work.Terminal(serial),
                HardwareId = serial,
                Model = terminal.Model,
                EnrolmentCode = code.Code,
                FactoryImage = factory[0].Path,
                FactoryManifest = factory[0].Component,
                MoreFactoryImages = factory[1..],
                Data = hasData ? await WriteDataAsync(terminal, cancellationToken) : null,
                TrustRoot = cloud.TrustRoot,
                NetworkProbeInterval = TimeSpan.FromSeconds(3),
            },
            _network,
            time,
            progress => Show(terminal.Id, progress));
        var machine = simulated.Environment;
        machine.Language = terminal.Language;
        machine.Reader = terminal.Acknowledges ? _ => true : null;
        machine.Checker = notice => Answers(terminal, notice);
        machine.Networks = (terminal.Networks ?? new Dictionary<string, NetworkReach>())
            .Append(new(SimulatedEnvironment.FactoryProfile, NetworkReach.Everywhere))
            .ToDictionary(network => network.Key, network => network.Value.ToNetwork());
        var device = new Device(simulated);
        _devices[terminal.Id] = device;
        device.Run(e => view.Say($"{terminal.Id} stopped: {e.Message}"));
    }

    /// <summary>A device breaks: it says nothing any more.</summary>
    public async Task BreakAsync(string id)
    {
        if (_devices.TryRemove(id, out var device))
        {
            await device.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _devices.Keys)
        {
            await BreakAsync(id);
        }

        _network.Dispose();
    }

    private async Task<string?> WriteDataAsync(ScenarioTerminal terminal, CancellationToken cancellationToken)
    {
        if (terminal.Data is null)
        {
            return null;
        }

        var folder = Directory.CreateDirectory(images.Path($"{terminal.Id}.data")).FullName;
        foreach (var (name, text) in terminal.Data)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }

        return folder;
    }

    private ChecklistAnswer[] Answers(ScenarioTerminal terminal, DirectiveNotice notice) =>
    [
        .. (notice.Checklist ?? [])
            .Where(line => terminal.Answers?.ContainsKey(line.Id) == true)
            .Select(line => terminal.Answers![line.Id] is var said && said == Passed
                ? new ChecklistAnswer(line.Id, ChecklistResult.Passed, time.GetUtcNow())
                : new ChecklistAnswer(line.Id, ChecklistResult.Failed, time.GetUtcNow(), said)),
    ];

    private void Show(string id, AgentProgress progress)
    {
        int? percent = progress.BytesTotal > 0 ? (int)Math.Min(100, 100 * progress.BytesDone / progress.BytesTotal) : null;
        view.Terminal(new TerminalRow(id, progress.State, progress.Slot, progress.Version, percent, progress.BytesDownloaded));
        if (progress.Message is { } message && IsNew(id, message))
        {
            view.Say($"{id}: {message}");
        }
    }

    /// <summary>Why nothing is offered, or what it waits for, is the same for many check-ins.</summary>
    private bool IsNew(string id, string message)
    {
        var kind = (id, _repeated.FirstOrDefault(word => message.StartsWith(word, StringComparison.Ordinal)));
        if (kind.Item2 is null)
        {
            return true;
        }

        var isNew = _said.GetValueOrDefault(kind) != message;
        _said[kind] = message;
        return isNew;
    }

    private sealed class Device(SimulatedTerminal simulated) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public SimulatedTerminal Simulated => simulated;

        public void Run(Action<Exception> stopped) => _running = Task.Run(async () =>
        {
            try
            {
                await simulated.Agent.RunAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // It broke, or the scenario ends.
            }
            catch (Exception e)
            {
                // One terminal's end must not end the others; what is expected of it will not come true.
                stopped(e);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            simulated.Dispose();
            _stop.Dispose();
        }
    }
}
