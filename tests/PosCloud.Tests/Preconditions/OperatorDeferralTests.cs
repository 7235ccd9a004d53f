using PosCloud.Protocol.Preconditions;
using static PosCloud.Tests.Preconditions.PreconditionSamples;

namespace PosCloud.Tests.Preconditions;

public sealed class OperatorDeferralTests
{
    private static readonly DeferralAnswer No = new(IsAllowed: false);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    public void May_WithTimesLeft_UntilTheEarlierEnd(int times, int left) =>
        Assert.Equal(new DeferralAnswer(true, left, Now.AddDays(20)), OperatorDeferral.May(FullSchedule, times, Now));

    [Theory]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void May_UsedUpOrUnknown_IsNo(int times) => Assert.Equal(No, OperatorDeferral.May(FullSchedule, times, Now));

    [Fact]
    public void May_NoLimitGiven_IsNo()
    {
        Assert.Equal(No, OperatorDeferral.May((Schedule?)null, 0, Now));
        Assert.Equal(No, OperatorDeferral.May(new Schedule(Deadline: Now.AddDays(1)), 0, Now));
        Assert.Equal(No, OperatorDeferral.May(new Schedule(Deferral: new DeferralLimit(0)), 0, Now));
    }

    [Fact]
    public void May_AtItsEnd_IsNo()
    {
        Assert.True(OperatorDeferral.May(FullSchedule, 0, Now.AddDays(20).AddTicks(-1)).IsAllowed);
        Assert.Equal(No, OperatorDeferral.May(FullSchedule, 0, Now.AddDays(20)));
    }

    [Fact]
    public void May_FromTheDeadlineOn_IsNo()
    {
        var schedule = FullSchedule with { Deadline = Now.AddDays(1).ToOffset(TimeSpan.FromHours(14)) };

        Assert.Equal(new DeferralAnswer(true, 3, Now.AddDays(1)), OperatorDeferral.May(schedule, 0, Now));
        Assert.Equal(TimeSpan.Zero, OperatorDeferral.May(schedule, 0, Now).Until!.Value.Offset);
        Assert.Equal(No, OperatorDeferral.May(schedule, 0, Now.AddDays(1)));
    }

    [Fact]
    public void May_WithoutAnEnd_IsOpen() =>
        Assert.Equal(new DeferralAnswer(true, 1), OperatorDeferral.May(new Schedule(Deferral: new DeferralLimit(1)), 0, Now));

    [Fact]
    public void May_OfReleaseAndRollout_TheStricterDecides()
    {
        var rollout = new Schedule(Deadline: Now.AddDays(2), Deferral: new DeferralLimit(1));

        Assert.Equal(new DeferralAnswer(true, 1, Now.AddDays(2)), OperatorDeferral.May([FullSchedule, rollout, null], 0, Now));
        Assert.Equal(No, OperatorDeferral.May([FullSchedule, rollout], 1, Now));
        Assert.Equal(No, OperatorDeferral.May([FullSchedule, new Schedule(Deadline: Now)], 0, Now));
    }
}
