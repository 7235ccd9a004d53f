using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminal.Sets.SampleSet;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>
/// A service that is not the approvers' any more: it holds the director's key, and so chooses which approved components a terminal
/// gets, and in which order it takes them over. See docs/threat-model.md.
/// </summary>
public sealed class ChosenSubsetTests
{
    [Fact]
    public async Task Subset_WithoutWhatItsSignedRequirementsName_IsRejectedBeforeAByteIsDownloaded()
    {
        using var set = new SetBench();
        set.Approve(Target(Os), Target(App, new ComponentRequirement(Os, "2.0")), Target(Lan));
        Choose(set, Lan, App);

        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.ComponentRequired), (set.Last.State, set.Last.Reason));
        Assert.Empty(set.Bench.Cloud.Downloads);
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Subset_InAnotherOrder_ThatDoesNotWork_IsTakenBackWhole()
    {
        using var set = new SetBench();
        set.Approve([.. All.Select(name => Target(name))]);
        set.Bench.TrialTransaction = () => "the acquirer declined";
        Choose(set, Lan, App);

        await set.RunAsync();

        // The order is the directive's; the approvers signed none.
        Assert.Equal(["lan 2.0.0", "payment-app 2.0.0"], set.Machine.Activations.Where(a => a.EndsWith("2.0.0", StringComparison.Ordinal)));
        Assert.Equal((ExecutionState.RolledBack, FailureCodes.SelfTestFailed), (set.Last.State, set.Last.Reason));
        set.AssertSet("1.0.0");
        Assert.Equal("factory", set.Machine.Profile);
    }

    [Fact]
    public async Task Subset_OfAVersionUnderTheFloor_IsRejectedWhateverElseIsInIt()
    {
        using var set = new SetBench();
        set.ApproveInstalled();
        set.Offer([.. All]);
        await set.RunAsync();
        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        set.Bench.Cloud.OfferUpdate(2, "x-2");
        set.Bench.Cloud.Offer = set.Bench.Cloud.Offer! with { ReleaseId = "summer", Components = [Installed(Features), Installed(App)] };

        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.CounterBelowFloor), (set.Last.State, set.Last.Reason));
        set.AssertSet("2.0.0");
    }

    private static void Choose(SetBench set, params string[] names)
    {
        set.Bench.Cloud.OfferUpdate(1, "x-1");
        set.Bench.Cloud.Offer = set.Bench.Cloud.Offer! with { ReleaseId = "summer", Components = [.. names.Select(name => ToInstall(set.Bench.Cloud, name))] };
    }
}
