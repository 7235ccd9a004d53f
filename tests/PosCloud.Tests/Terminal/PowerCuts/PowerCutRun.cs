using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Terminal.Data;
using PosCloud.Tests.Terminal.SelfTests;
using PosCloud.Tests.Terminal.Sets;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>
/// One terminal from the factory to the end of an upgrade, with power cuts. After each cut it looks at what the medium holds,
/// as a boot loader does, before an agent repairs anything.
/// </summary>
internal sealed class PowerCutRun : IDisposable
{
    private const string Folder = "/terminal";
    private const int MaxCycles = 12;

    private static readonly string Factory = MakeFactory();

    private readonly PowerCutScenario _scenario;
    private readonly FakeCloud _cloud = new(PowerCutScenario.Trust);
    private readonly FakeAcquirer _acquirer = new();
    private readonly SimulatedEnvironment _machine = new()
    {
        Networks = new Dictionary<string, SimulatedNetwork>
        {
            [SimulatedEnvironment.FactoryProfile] = SimulatedNetwork.Whole,
            [SampleSet.NewProfile] = SimulatedNetwork.Whole,
        },
    };

    private readonly FakeTimeProvider _time = new();
    private readonly Random _random;
    private readonly DataWatch _data;
    private readonly PeopleWatch _people;
    private bool _hasPointer;
    private bool _cutInTrial;
    private long _seq;
    private long _directiveSeq;

    public PowerCutRun(PowerCutScenario scenario, int seed)
    {
        _scenario = scenario;
        _random = new Random(seed);
        _cloud.Instead = seen => _acquirer.Answer(seen.Path, seen.Body);
        _cloud.Offer = scenario.Data == DataChange.Restored ? null : scenario.Directive(_cloud);
        _data = new DataWatch(scenario, Medium, _cloud, Folder);
        _people = new PeopleWatch(scenario, _cloud, _machine);
        _cloud.Decide = request => _data.Decide(request) ?? _people.Decide(request);
    }

    public PowerCutMedium Medium { get; } = new();

    /// <summary>Power cuts so far.</summary>
    public int Cuts { get; private set; }

    /// <summary>Runs to the end and holds the end against what must be.</summary>
    /// <param name="cuts">How many more power cuts there are after the first one, at random steps of the repair.</param>
    public async Task CompleteAsync(Survival survival, int cuts)
    {
        while (true)
        {
            try
            {
                await LiveAsync();
                break;
            }
            catch (PowerCutException)
            {
                Cuts++;
                Medium.PowerUp(survival, _random);
                _cutInTrial |= ReadPointer()?.Trial?.TestedInBoot is not null;
                _machine.Restart();
                Look();
                Medium.CutAt = Cuts <= cuts ? Medium.Steps + 1 + _random.Next(80) : null;
            }
        }

        Look();
        AssertEnd();
    }

    public void Dispose() => _cloud.Dispose();

    private async Task LiveAsync()
    {
        if (!Medium.Exists($"{Folder}/active"))
        {
            var factory = _scenario.OldSet.Components.Select(c => new FactoryImage(Path.Combine(Factory, c.Name), c)).ToList();
            TerminalSetup.Create(Folder, FakeCloud.HardwareId, "sim-1", "1", factory, _cloud.Trust.Root.Bytes, link: false, durable: true, Medium, data: _scenario.Data == DataChange.None ? null : Path.Combine(Factory, "data"));
        }

        using var http = new HttpClient(_cloud, disposeHandler: false);
        var options = new TerminalOptions
        {
            Server = FakeCloud.Server,
            Folder = Folder,
            EnrolmentCode = FakeCloud.Code,
            Medium = Medium,
            BackupBlockBytes = 2048,
            KeyLife = _scenario.RotatesKey ? TimeSpan.Zero : null,
            Delay = (delay, _) =>
            {
                _time.Advance(delay);
                return Task.CompletedTask;
            },
        };
        using var agent = new TerminalAgent(options, http, _machine, new ReadsItsImage(_scenario.FailsSelfTest), _time, progress: null);
        for (var cycle = 0; cycle < MaxCycles; cycle++)
        {
            await agent.RunCycleAsync(default);
            if ((_scenario.Data == DataChange.Restored ? agent.Restored is not null : agent.State >= ExecutionState.Confirmed) && !agent.HasUnsent && _people.IsOver(agent.State))
            {
                // Whichever key it has now, the service must know it.
                Assert.True(!_scenario.RotatesKey || (await agent.RunCycleAsync(default)).End == CycleEnd.Done, "Locked out.");
                return;
            }
        }

        Assert.Fail($"The upgrade did not end within {MaxCycles} rounds; it is {agent.State} ({agent.Reason}).");
    }

    // What must hold at every boot, by the files alone.
    private void Look()
    {
        foreach (var slot in new[] { "a", "b" })
        {
            if (Read($"slots/{slot}/manifest.json", AgentJson.Default.SlotManifest) is { } manifest)
            {
                foreach (var component in manifest.Components)
                {
                    var image = Medium.Peek($"{Folder}/images/{component.Sha256}");
                    Assert.True(image is not null && TestImages.Sha256(image) == component.Sha256, $"Slot {slot} is bootable and its image of {component.Name} is not whole.");
                }

                _people.Look(manifest);

                // The whole of one or the whole of the other.
                Assert.Contains(manifest.Components, (IReadOnlyList<SlotComponent>[])[_scenario.OldSet.Components, _scenario.NewSet.Components], new SetComparer());
            }
        }

        var pointer = ReadPointer();
        Assert.True(pointer is not null || !_hasPointer, "The boot pointer is lost.");
        _hasPointer |= pointer is not null;
        Assert.True(pointer is null || Read($"slots/{pointer.Slot}/manifest.json", AgentJson.Default.SlotManifest) is not null, "The slot that starts is not bootable.");

        var state = Read("state.json", AgentJson.Default.AgentState) ?? AgentState.Initial;
        Assert.True(state.Seq >= Math.Max(_seq, _cloud.LastSeq), $"The sequence number fell from {Math.Max(_seq, _cloud.LastSeq)} to {state.Seq}.");
        Assert.True(state.DirectiveSeq >= Math.Max(_directiveSeq, _cloud.Reported.Count > 0 ? 1 : 0), "The directive's number fell.");
        (_seq, _directiveSeq) = (state.Seq, state.DirectiveSeq);
        _data.Look(pointer, pointer is null ? null : Read($"slots/{pointer.Slot}/manifest.json", AgentJson.Default.SlotManifest), state);
    }

    private void AssertEnd()
    {
        _data.AssertEnd(ReadPointer()!);
        if (_scenario.Data == DataChange.Restored)
        {
            return;
        }

        var set = Read($"slots/{ReadPointer()!.Slot}/manifest.json", AgentJson.Default.SlotManifest)!;
        var image = Medium.Peek($"{Folder}/images/{set.Main.Sha256}");
        var last = _cloud.Reported[^1];
        var fails = _scenario.FailsSelfTest || _scenario.Data == DataChange.MigrationFails;
        if (fails || last.State == ExecutionState.RolledBack)
        {
            Assert.Equal(PowerCutScenario.Old, image);
            Assert.Equal(ExecutionState.RolledBack, last.State);
            Assert.True(last.Reason == "trial-interrupted" ? _cutInTrial : fails, $"It went back: {last.Reason}.");
        }
        else
        {
            Assert.Equal(PowerCutScenario.New, image);
            Assert.Equal(ExecutionState.Confirmed, last.State);
        }

        if (_scenario.IsSet)
        {
            // What the machine took over is what runs, and nothing of the other set.
            Assert.Equal(set.Component(SampleSet.Firmware)!.Version, _machine.Peripherals.Single(p => p.Kind == SampleSet.Printer.Kind).Firmware);
            Assert.Equal(set.Main.Version == "2.0.0" ? SampleSet.NewProfile : SimulatedEnvironment.FactoryProfile, _machine.Profile);
        }

        Assert.Equal(_cloud.States.Distinct().Order(), _cloud.States);
        Assert.True(!_scenario.RotatesKey || _cloud.Issued.Count > 1, "The key was never exchanged.");
        _people.AssertEnd(last.State);
        Assert.Empty(_acquirer.Open);
        Assert.True(!_scenario.HasTrial || last.State == ExecutionState.RolledBack || _acquirer.Seen.Count > 0, "Confirmed without its trial transaction.");
    }

    private BootPointer? ReadPointer() => Read("active", AgentJson.Default.BootPointer);

    private T? Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        Medium.Peek($"{Folder}/{name}") is { } content ? JsonSerializer.Deserialize(content, type) : null;

    private static string MakeFactory()
    {
        var path = Directory.CreateTempSubdirectory("poscloud-factory-").FullName;
        File.WriteAllBytes(Path.Combine(path, SampleSet.Os), PowerCutScenario.Old);
        File.WriteAllBytes(Path.Combine(path, SampleSet.Firmware), SampleSet.OldImage(SampleSet.Firmware));
        File.WriteAllBytes(Path.Combine(path, SampleSet.Lan), SampleSet.OldImage(SampleSet.Lan));
        var data = Directory.CreateDirectory(Path.Combine(path, "data")).FullName;
        foreach (var (name, content) in DataBench.Sample)
        {
            File.WriteAllText(Path.Combine(data, name), content);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }

    private sealed class SetComparer : IEqualityComparer<IReadOnlyList<SlotComponent>>
    {
        public bool Equals(IReadOnlyList<SlotComponent>? x, IReadOnlyList<SlotComponent>? y) => x!.SequenceEqual(y!);

        public int GetHashCode(IReadOnlyList<SlotComponent> obj) => obj.Count;
    }

    private sealed class ReadsItsImage(bool fails) : ISelfTest
    {
        private readonly ProbedSelfTest _test = new(fails ? [new SelfTestProbe("trial-transaction", _ => Task.FromResult<string?>("declined"))] : []);

        public Task<SelfTestResult> RunAsync(SelfTestSubject subject, CancellationToken cancellationToken) => _test.RunAsync(subject, cancellationToken);
    }
}
