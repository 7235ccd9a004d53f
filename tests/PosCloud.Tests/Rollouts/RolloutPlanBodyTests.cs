using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Rollouts;

/// <summary>What a rollout cannot be, each with the member that is wrong.</summary>
public sealed class RolloutPlanBodyTests
{
    private static readonly WavePlan Rest = new("rest");

    public static TheoryData<string, RolloutPlanBody> Invalid => new()
    {
        { "/plan/waves: must not sum over 100 percent", new([new("a", SharePercent: 60), new("b", SharePercent: 41), Rest]) },
        { "/plan/waves: must leave nobody out", new([new("a", SharePercent: 60)]) },
        { "/plan/waves: must leave nobody out", new([new("a", Terminals: ["t-1"])]) },
        { "/plan/waves: must have different names", new([new("rest", SharePercent: 5), Rest]) },
        { "/plan/waves/0: must have one of", new([new("a"), Rest]) },
        { "/plan/waves/0: must have one of", new([new("a", SharePercent: 5, Filter: "all"), Rest]) },
        { "/plan/waves/0/sharePercent", new([new("a", SharePercent: 0.001m), Rest]) },
        { "/plan/waves/0/filter", new([new("a", Filter: ""), Rest]) },
        { "/plan/waves/0/terminals", new([new("a", Terminals: []), Rest]) },
        { "/plan/waves/0/terminals/0", new([new("a", Terminals: ["a|b"]), Rest]) },
        { "/plan/waves/0/gates/successPercent", Gated(new(SuccessPercent: 0)) },
        { "/plan/waves/0/gates/errorPercent", Gated(new(ErrorPercent: 100)) },
        { "/plan/waves/0/gates/minSample", Gated(new(MinSample: 0)) },
        { "/plan/waves/0/gates/soakSeconds", Gated(new(SoakSeconds: -1)) },
        { "/plan/waves/0/gates/silentAfterSeconds", Gated(new(SilentAfterSeconds: 59)) },
        { "/plan/waves/0/gates/rate/perMinute", Gated(new(Rate: new RateCap(0))) },
        { "/plan/waves/0/gates/rate/startPerMinute", Gated(new(Rate: new RateCap(5, 6))) },
        { "/plan/goBackReleaseId", Gated(new(OnTrip: GateTrip.GoBack)) },
        { "/plan/priority", new(Priority: 101) },
        { "/plan/siteSharePercent", new(SiteSharePercent: 0) },
        { "/plan/retries", new(Retries: [new(FailureKind.Download, 1, 1), new(FailureKind.Download, 2, 2)]) },
        { "/plan/retries/0/max", new(Retries: [new(FailureKind.Download, 11, 1)]) },
        { "/plan/preconditions/schedule/windows/0", new(Preconditions: new(Schedule: new Schedule([new WeeklySpan([Weekday.Mon], "03:00", "03:00")]))) },
        { "/plan: must have at most 32000", new([.. Enumerable.Range(0, 9).Select(i => new WavePlan($"w{i}", Filter: new string('x', 4000))), Rest]) },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Plan_ThatCannotBe_NamesTheMember(string expected, RolloutPlanBody plan)
    {
        var check = new FieldChecker();
        new StartRolloutRequest("r1", "os-2.0.0", "all", plan).Check(check);

        Assert.StartsWith(expected, check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WithSharesOfExactlyAHundred_MayEndWithAShare()
    {
        var check = new FieldChecker();
        new StartRolloutRequest("r1", "os-2.0.0", "all", new([new("a", SharePercent: 33.3m), new("b", SharePercent: 66.7m)])).Check(check);

        Assert.Null(check.Error);
    }

    [Theory]
    [InlineData("", "os-2", "all", "/rolloutId")]
    [InlineData("r1-back", "os-2", "all", "/rolloutId: must not end in -back")]
    [InlineData("r1", "..", "all", "/releaseId")]
    [InlineData("r1", "os-2", "", "/target")]
    public void Request_WithoutWhatItNeeds_NamesTheMember(string rolloutId, string releaseId, string target, string expected)
    {
        var check = new FieldChecker();
        new StartRolloutRequest(rolloutId, releaseId, target).Check(check);

        Assert.StartsWith(expected, check.Error, StringComparison.Ordinal);
    }

    private static RolloutPlanBody Gated(WaveGates gates) => new([new("a", SharePercent: 5, Gates: gates), Rest]);
}
