using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Terminals;

/// <summary>Two devices with one key betray themselves by their numbers.</summary>
public sealed class CloneAlarmTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Number_ThatGoesBackwards_RaisesTheAlarmOnceForEachMessageTaken()
    {
        var terminal = await cloud.TerminalAsync();
        var (first, second) = (terminal.NextCheckIn(), terminal.NextCheckIn());
        await terminal.CheckInAsync();

        await StaleAsync(terminal, first);
        await StaleAsync(terminal, second);
        await StaleAsync(terminal, first);
        var alarm = (await ShowAsync()).CloneAlarm!;
        await terminal.CheckInAsync();
        await StaleAsync(terminal, second);
        await cloud.SettleAsync();

        Assert.Equal((1, first.Body.Seq, first.Body.Seq + 2), (alarm.Count, alarm.Seq, alarm.LastSeq));
        Assert.Equal((2, first.Body.Seq + 3), ((await ShowAsync()).CloneAlarm!.Count, (await ShowAsync()).CloneAlarm!.LastSeq));
        var events = cloud.Publisher.Events.Where(e => e.Type == EventTypes.TerminalCloneSuspected).ToList();
        Assert.Equal(2, events.DistinctBy(e => e.Id).Count());
        Assert.All(events, e => Assert.Contains("sequence-stale", e.DataJson, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Number_ThatComesTwiceWithOtherContent_RaisesTheAlarm()
    {
        var terminal = await cloud.TerminalAsync();
        var message = terminal.NextCheckIn();
        (await terminal.SendAsync(message)).Value();

        Assert.Equal(Reasons.SequenceConflict, (await terminal.SendAsync(message with { Digest = new string('0', 64) })).Problem?.Reason);
        await cloud.SettleAsync();

        Assert.Contains("sequence-conflict", Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalCloneSuspected).DataJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ThatIsRepeated_RaisesNothing()
    {
        var terminal = await cloud.TerminalAsync();
        var message = terminal.NextCheckIn();
        (await terminal.SendAsync(message)).Value();

        (await terminal.SendAsync(message)).Value();

        Assert.Null((await ShowAsync()).CloneAlarm);
    }

    [Fact]
    public async Task TwoDevices_WithTheSameFolder_AreFoundByTheirSecondMessage()
    {
        var terminal = await cloud.TerminalAsync();
        var (ofOriginal, ofClone) = (terminal.NextCheckIn(), terminal.NextCheckIn());
        ofClone = ofClone with { Body = ofClone.Body with { Seq = ofOriginal.Body.Seq } };

        (await terminal.SendAsync(ofOriginal)).Value();
        Assert.Equal(Reasons.SequenceConflict, (await terminal.SendAsync(ofClone)).Problem?.Reason);

        Assert.Equal(1, (await ShowAsync()).CloneAlarm!.Count);
    }

    [Fact]
    public async Task Alarm_EndsWithANewEnrolment()
    {
        var terminal = await cloud.TerminalAsync();
        var old = terminal.NextCheckIn();
        await terminal.CheckInAsync();
        await StaleAsync(terminal, old);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        await new FakeTerminal(cloud, SampleImages.Of(1)).EnrolAsync(await cloud.CodeAsync("till-1"));

        Assert.Null((await ShowAsync()).CloneAlarm);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Alarm_WithAFaultAnywhere_IsOneEvent(FaultMoment moment)
    {
        await FaultSweep.RunAsync(
            async cloud =>
            {
                var terminal = await cloud.TerminalAsync();
                var old = terminal.NextCheckIn();
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return (terminal, old);
            },
            async (cloud, prepared) =>
            {
                var answer = await FakeOperations.UntilAnsweredAsync(() => prepared.terminal.SendAsync(prepared.old));
                Assert.Equal(Reasons.SequenceStale, answer.Problem?.Reason);
                await cloud.DrainAsync();
            },
            moment);
    }

    private static async Task StaleAsync(FakeTerminal terminal, TerminalMessage<CheckInRequest> message) =>
        Assert.Equal(Reasons.SequenceStale, (await terminal.SendAsync(message)).Problem?.Reason);

    private async Task<TerminalView> ShowAsync() =>
        (await cloud.Get<TerminalQueries>().ShowAsync(Estate, "till-1", CancellationToken.None)).Value();
}
