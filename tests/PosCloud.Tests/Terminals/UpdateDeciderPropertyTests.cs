using System.Text.Json;
using FsCheck.Xunit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Targeting;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Delta;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

public sealed class UpdateDeciderPropertyTests
{
    [Property(MaxTest = 500)]
    public bool Decide_Twice_GivesTheSameAndChangesNothing(int seed)
    {
        var situation = new Situation(seed);
        var before = JsonSerializer.Serialize(situation);

        var (one, other) = (situation.Decide(), situation.Decide());

        return JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other) && JsonSerializer.Serialize(situation) == before;
    }

    [Property(MaxTest = 500)]
    public bool Decide_Always_OffersOrNamesWhyNot(int seed)
    {
        var decision = new Situation(seed).Decide();
        return decision.Offer is not null || decision.IsLost || decision.IsWithdrawn || decision.Refusals.Count > 0;
    }

    [Property(MaxTest = 500)]
    public bool Decide_WithAnOffer_NamesOnlyWaysThatTheTerminalCanGo(int seed)
    {
        var situation = new Situation(seed);
        if (situation.Decide().Offer is not { } offer || situation.State.Execution is { IsFinal: false })
        {
            return true;
        }

        var installed = situation.Facts.Component("os")!.Sha256;
        var component = offer.Components.Single();
        var lengths = component.Packages.Select(p => p.Length).ToList();
        return offer.Plan.Filters.IsTarget(FilterSubject.Of(situation.State, situation.Facts))
            && situation.State.Outcome(offer.Plan.Rollout.RolloutId) is null
            && component.Sha256 != installed
            && component.Packages.All(p => p.BaseSha256 is null || p.BaseSha256 == installed)
            && lengths.SequenceEqual(lengths.Order())
            && component.Packages.All(p => situation.CanDecode(offer.Plan, p.Sha256))
            && situation.Facts.Conditions.FreeBytes >= component.Length + lengths[0];
    }

    [Property(MaxTest = 500)]
    public bool Decide_Always_AsksOnlyForPackagesOfTodayThatNobodyRequested(int seed)
    {
        var situation = new Situation(seed);
        return situation.Decide().Missing.All(missing =>
            missing is { State: PackageState.Requested, Format: DeltaVersion.Current }
            && situation.World.Plans.Any(plan => plan.Package(missing.Key) is null && plan.AnyPackage(missing.ImageSha256, missing.BaseSha256) is not null));
    }

    /// <summary>Random arguments of a decision; the same seed gives the same.</summary>
    private sealed class Situation
    {
        public Situation(int seed)
        {
            var random = new Random(seed);
            var execution = random.Next(3) == 0 ? Running((ExecutionState)random.Next(13), $"r{random.Next(3)}") : null;
            State = State(execution, [.. Enumerable.Range(0, random.Next(3)).Select(i => new RolloutOutcome($"r{i}", OutcomeKind.Failed))]);
            Facts = Facts(random.Next(8) == 0 ? null : random.Next(4), random.Next(4) == 0 ? null : random.Next(3000));
            Facts = Facts with { Decoder = random.Next(4) == 0 ? null : RandomDecoder(random) };
            ReportedExecutionId = random.Next(2) == 0 ? null : "x3-1";
            World = World([.. Enumerable.Range(0, random.Next(4)).Select(i => RandomPlan(random, i))]);
            At = Now.AddMinutes(random.Next(30));
        }

        public TerminalState State { get; }

        public TerminalFacts Facts { get; }

        public string? ReportedExecutionId { get; }

        public World World { get; }

        public DateTimeOffset At { get; }

        public Decision Decide() => UpdateDecider.Decide(State, Facts, ReportedExecutionId, World, new SiteLoad(0), At);

        /// <summary>Whether the package with this hash is of a format, memory and profile for the terminal.</summary>
        public bool CanDecode(RolloutPlan plan, string sha256)
        {
            var decoder = Facts.Decoder ?? DecoderInfo.Unstated;
            return plan.Packages.First(p => p.Sha256 == sha256) is var package
                && package.Format == DeltaVersion.Current
                && decoder.Format >= package.Format
                && package.DecoderMemory <= decoder.Memory
                && (package.BaseSha256 is null || package.Profile == ProfileChoice.Of(decoder));
        }

        private static DecoderInfo RandomDecoder(Random random) =>
            new(random.Next(1, 4), random.NextInt64(2_000_000, 10_000_000), (DecoderPreference)random.Next(2));

        private static PackageRecord Aged(Random random, PackageRecord package) =>
            random.Next(5) == 0 ? package with { Format = 1, Sha256 = new string('f', 64) } : package;

        private static RolloutPlan RandomPlan(Random random, int index)
        {
            var image = random.Next(4);
            var target = random.Next(3) == 0 ? $"site == shop-{random.Next(1, 3)}" : "all";
            var packages = new List<PackageRecord>();
            if (random.Next(4) != 0)
            {
                packages.Add(Aged(random, Full(image, (PackageState)random.Next(3))));
            }

            packages.AddRange(
                from start in Enumerable.Range(0, 4)
                from profile in Enum.GetValues<PackageProfile>()
                where random.Next(2) == 0
                select Aged(random, FromImage(start, image, (PackageState)random.Next(3), random.Next(1, 900), profile: profile)));
            return Plan($"r{index}", image, target, [.. packages]);
        }
    }
}
