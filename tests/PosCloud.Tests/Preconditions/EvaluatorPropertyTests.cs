using System.Text.Json;
using FsCheck.Xunit;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Preconditions;

public sealed class EvaluatorPropertyTests
{
    private static readonly string[] Order = [.. typeof(PreconditionRules).GetFields().Select(f => (string)f.GetRawConstantValue()!)];

    [Property(MaxTest = 1000)]
    public void Evaluate_AnyInput_IsTheFirstOfAllInTheirOrder(int seed)
    {
        var hostile = new Hostile(seed);

        var all = hostile.EvaluateAll();

        Assert.Equal(all.FirstOrDefault(), hostile.Evaluate());
        var order = all.Select(r => Array.IndexOf(Order, r.Rule)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.All(all, r => Assert.InRange(r.Seen.Length, 1, 96));
        Assert.All(all, r => Assert.InRange(r.Needed.Length, 1, 96));
        Assert.All(all, r => Assert.True(r.NextTry is null || (r.NextTry >= hostile.Now && r.NextTry <= hostile.Now.AddDays(400))));
    }

    [Property(MaxTest = 500)]
    public void Evaluate_MoreAskedFor_NeverAllowsMore(int seed)
    {
        var hostile = new Hostile(seed);
        var fewer = hostile with { Preconditions = [.. hostile.Preconditions.Skip(1)] };

        Assert.True(fewer.Evaluate() is null || hostile.Evaluate() is not null);
    }

    [Property(MaxTest = 500)]
    public void Evaluate_ATerminalThatForgets_IsNeverAllowedMore(int seed)
    {
        var hostile = new Hostile(seed);
        var forgetful = hostile with { Subject = hostile.Subject with { Conditions = new Conditions(Power: hostile.Subject.Conditions.Power) } };

        Assert.True(hostile.Evaluate() is null || forgetful.Evaluate() is not null);
    }

    [Property(MaxTest = 500)]
    public void Json_OfAnyPreconditions_RoundTrips(int seed)
    {
        foreach (var preconditions in new Hostile(seed).Preconditions.OfType<UpgradePreconditions>())
        {
            var json = JsonSerializer.Serialize(preconditions, ProtocolJson.Default.UpgradePreconditions);
            var read = JsonSerializer.Deserialize(json, ProtocolJson.Default.UpgradePreconditions)!;
            Assert.Equal(json, JsonSerializer.Serialize(read, ProtocolJson.Default.UpgradePreconditions));
        }
    }

    /// <summary>Arguments of a seed, from sensible to nonsense.</summary>
    private sealed record Hostile
    {
        private readonly Random _random;

        public Hostile(int seed)
        {
            _random = new Random(seed);
            Now = _random.Next(8) switch
            {
                0 => DateTimeOffset.MinValue.AddDays(_random.Next(3)),
                1 => DateTimeOffset.MaxValue.AddDays(-401 - _random.Next(3)),
                _ => new RandomSchedules(seed).Now,
            };
            Preconditions = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Rarely() ? null : Make())];
            Subject = new PreconditionSubject(
                Many(() => new InstalledComponent(Text(), Text(), "", Number())),
                Many(() => new Peripheral(Text(), Text(), "", Text(), "")),
                new Conditions(
                    Text(), Int(), Bool(), Int(), Number(), Number(), Text(), Bool(), Zone(seed), Int(), Rarely() ? null : Many(Span), Rarely() ? Number() : null),
                Number(),
                Rarely() ? new HardwareInfo(Text(), Text(), Text()) : null,
                Rarely() ? Many(() => new PeripheralUpdate("Scanner", Text(), Text())) : null);
        }

        public IReadOnlyList<UpgradePreconditions?> Preconditions { get; init; }

        public PreconditionSubject Subject { get; init; }

        public DateTimeOffset Now { get; }

        private UpgradeStep Step { get; } = UpgradeStep.Install;

        public Refusal? Evaluate() => PreconditionEvaluator.Evaluate(Preconditions, Subject, Step, Now);

        public IReadOnlyList<Refusal> EvaluateAll() => PreconditionEvaluator.EvaluateAll(Preconditions, Subject, Step, Now);

        private UpgradePreconditions Make() => new(
            Maybe(() => PowerNeed.Mains),
            Maybe(() => _random.Next(1, 101)),
            Rarely(),
            Rarely(),
            Maybe(() => (long)_random.Next(900)),
            Maybe(() => (long)_random.Next(900)),
            Maybe(() => NetworkNeed.Unmetered),
            Maybe(() => _random.Next(Rarely() ? 0 : 1, 101)),
            Rarely() ? Many(() => new ComponentNeed("os", Pick("1", "2.0", "2.0-rc.1"))) : null,
            Rarely() ? Many(() => new PeripheralNeed("Scanner", Rarely() ? "x" : null, Rarely() ? "1" : null)) : null,
            Rarely() ? Wild() : Rarely() ? null : new RandomSchedules(_random.Next()).Schedules[0],
            Rarely() ? Many(Row) : null,
            Maybe(() => (long)_random.Next(900)));

        private CompatibilityRow Row() => new(
            Pick("Scanner", "scanner", "POSPrinter", "nothing"),
            Pick(CompatibilityVerdict.Allowed, CompatibilityVerdict.Forbidden),
            Rarely() ? Text() : null,
            Rarely() ? Text() : null,
            Rarely() ? Text() : null,
            Rarely() ? Text() : null,
            Rarely() ? Text() : null,
            Rarely() ? Text() : null);

        private Schedule Wild() => new(
            Rarely() ? null : Many(Span),
            Rarely(),
            Many(() => new Freeze(Text(), Pick("9999-12-31T23:59", "0001-01-01T00:00", ""), Text())),
            Many(() => new QuietTime(Pick("9999-12-31T23:59", "0001-01-01T00:00", "now"), _random.Next(800), _random.Next(800), Text())),
            Now,
            Maybe(() => 0) is null ? null : new DeferralLimit(_random.Next()));

        private WeeklySpan Span() =>
            new([.. Enumerable.Range(0, 7).Select(_ => (Weekday)_random.Next(7))], Pick("00:00", "23:59", "12:00"), Pick("24:00", "00:01", "12:01", "25:00"));

        private string Zone(int seed) => Rarely() ? Text() : new RandomSchedules(seed).Zone.Id;

        private string Text() => Pick("", "mains", "os", "Scanner", "1.0", "\0", "../x", "Europe/Nowhere", "\ud83d", "2030-01-01T00:00", new string('\u4e2d', 500));

        private List<T> Many<T>(Func<T> make) => [.. Enumerable.Range(0, _random.Next(Rarely() ? 40 : 3)).Select(_ => make())];

        private T? Maybe<T>(Func<T> make)
            where T : struct => Rarely() ? make() : null;

        private bool Rarely() => _random.Next(4) == 0;

        private bool? Bool() => Pick<bool?>(null, true, false);

        private int? Int() => Pick<int?>(null, int.MinValue, -1, 0, 50, 100, int.MaxValue);

        private long Number() => Pick(long.MinValue, -1, 0, 600, 1_000_000, long.MaxValue);

        private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
    }
}
