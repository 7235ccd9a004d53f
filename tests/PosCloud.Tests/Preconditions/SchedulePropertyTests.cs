using FsCheck.Xunit;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Preconditions;

public sealed class SchedulePropertyTests
{
    private const int Days = 6;

    [Property(MaxTest = 400)]
    public void NextTry_OfAnySchedules_IsTheFirstMinuteThatEachOfThemAllows(int seed)
    {
        var random = new RandomSchedules(seed);
        var expected = new MinuteByMinute(random.Schedules, random.Zone, random.TradingHours, random.Now, Days).Next();

        var found = NextTry(random, random.Now);

        Assert.True(expected == found || (expected is null && !(found < random.Now.AddDays(Days))), $"{random.Zone.Id} {random.Now:O}: {expected:O}, not {found:O}");
        if (random.Schedules is [var only])
        {
            Assert.Equal(found, PreconditionEvaluator.NextOpening(only, random.Zone.Id, random.TradingHours, random.Now));
        }
    }

    [Property(MaxTest = 300)]
    public void NextTry_FromWithinAMinute_IsAllowedAndNothingBeforeItIs(int seed, uint ticks)
    {
        var random = new RandomSchedules(seed);
        var now = random.Now.AddTicks(ticks % TimeSpan.TicksPerMinute);
        if (NextTry(random, now) is not { } found || found == now)
        {
            return;
        }

        Assert.Equal(0, found.Ticks % TimeSpan.TicksPerMinute);
        Assert.Empty(Refusals(random, found));
        Assert.NotEmpty(Refusals(random, found.AddTicks(-1)));
        Assert.NotEmpty(Refusals(random, now.AddTicks(new Random(seed).NextInt64((found - now).Ticks))));
        Assert.All(Refusals(random, now), refusal => Assert.Equal(found, refusal.NextTry));
    }

    [Fact]
    public void NextTry_OfAThousandSeeds_CoversAllOutcomes()
    {
        var outcomes = Enumerable.Range(0, 1000).Select(seed => new RandomSchedules(seed)).Select(random => NextTry(random, random.Now) switch
        {
            null => "never",
            { } at when at == random.Now => "now",
            { } at when at < random.Now.AddDays(Days) => "soon",
            _ => "late",
        }).CountBy(outcome => outcome).ToDictionary();

        Assert.True(outcomes["now"] > 50 && outcomes["soon"] > 300 && outcomes["never"] > 5 && outcomes.ContainsKey("late"), string.Join(' ', outcomes));
    }

    private static DateTimeOffset? NextTry(RandomSchedules random, DateTimeOffset now) =>
        Refusals(random, now) is [var first, ..] ? first.NextTry : now;

    private static IReadOnlyList<Refusal> Refusals(RandomSchedules random, DateTimeOffset now) => PreconditionEvaluator.EvaluateAll(
        [.. random.Schedules.Select(PreconditionSamples.Timed)],
        new PreconditionSubject([], [], new Conditions(TimeZone: random.Zone.Id, TradingHours: random.TradingHours)),
        UpgradeStep.Install,
        now);
}
