using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Device;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>A terminal with the old set of <see cref="SampleSet"/> and the network that its new profile leads to.</summary>
internal sealed class SetBench : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("poscloud-set-").FullName;

    /// <param name="factory">Components that it has besides its os; null for all.</param>
    public SetBench(params string[]? factory)
    {
        Bench = new Workbench([.. (factory is { Length: > 0 } ? factory : SampleSet.All.Skip(1)).Select(Factory)]);
        Machine.Networks = new Dictionary<string, SimulatedNetwork>
        {
            [SimulatedEnvironment.FactoryProfile] = SimulatedNetwork.Whole,
            [SampleSet.NewProfile] = SimulatedNetwork.Whole,
        };
    }

    public Workbench Bench { get; }

    public SimulatedEnvironment Machine => Bench.Machine;

    public string PrinterFirmware => Machine.Peripherals.Single(p => p.Kind == SampleSet.Printer.Kind).Firmware;

    public ReportEntry Last => Bench.Cloud.Reported[^1];

    /// <summary>What the new profile leads to.</summary>
    public SimulatedNetwork NewNetwork
    {
        set => Machine.Networks = new Dictionary<string, SimulatedNetwork>(Machine.Networks) { [SampleSet.NewProfile] = value };
    }

    /// <summary>The new versions of these components, approved and offered with all that the terminal has of the others.</summary>
    public void Offer(params string[] names) => Offer(1, null, names);

    public void Offer(long seq, ConnectivityCheck? connectivity, params string[] names)
    {
        List<DirectiveComponent> components =
        [
            .. SampleSet.All
                .Where(n => names.Contains(n) || Bench.Cloud.Trust.Targets.ContainsKey(ReleaseTarget.PathOf(n, "1.0.0")))
                .Select(n => names.Contains(n) ? SampleSet.ToInstall(Bench.Cloud, n) : SampleSet.Installed(n)),
        ];
        Sign(SampleSet.Summer, [.. components.Select(c => new SetComponent(c.Name, c.Version))]);
        Approve([.. names.Select(n => SampleSet.Target(n))]);
        OfferUnsigned(seq, SampleSet.Summer, [.. components]);
        Bench.Cloud.Offer = Bench.Cloud.Offer! with { Connectivity = connectivity };
    }

    /// <summary>What a service may say that holds the director's key, whatever the approvers signed.</summary>
    public void OfferUnsigned(long seq, string releaseId, params DirectiveComponent[] components)
    {
        Bench.Cloud.OfferUnapproved(seq, $"x-{seq}");
        Bench.Cloud.Offer = Bench.Cloud.Offer! with { ReleaseId = releaseId, Components = components };
    }

    /// <summary>This is the set of a release, as of the next approval.</summary>
    public void Sign(string releaseId, params SetComponent[] components) =>
        Bench.Cloud.Trust.Sets[releaseId] = new ReleaseSet(releaseId, components);

    public void Approve(params ReleaseTarget[] targets)
    {
        if (targets.Length > 0)
        {
            Bench.Cloud.Trust.Approve(targets);
        }
    }

    /// <summary>The approvers signed what the terminal has, too: so a release can name it.</summary>
    public void ApproveInstalled() => Approve([.. SampleSet.All.Select(n => SampleSet.OldComponent(n)).Select(c =>
        new ReleaseTarget(c.Name, c.Version, c.Sha256, c.Length, Counter: 1, MinimumCounter: 0, Models: [], c.Kind, null, c.Peripheral))]);

    public TerminalAgent Agent() => Bench.Agent();

    public Task RunAsync() => Bench.RunOnceAsync();

    public void AssertSet(string version, params string[] names)
    {
        using var agent = Agent();
        foreach (var name in names.Length > 0 ? names : SampleSet.All)
        {
            Assert.Equal((name, version), (name, agent.Set.Component(name)?.Version));
        }
    }

    public void Dispose()
    {
        Bench.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private FactoryImage Factory(string name)
    {
        var path = Path.Combine(_files, name);
        File.WriteAllBytes(path, SampleSet.OldImage(name));
        return new FactoryImage(path, SampleSet.OldComponent(name));
    }
}
