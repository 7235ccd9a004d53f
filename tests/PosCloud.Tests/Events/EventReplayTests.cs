using PosCloud.Core.Events;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Events.Documentation;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Events;

public sealed class EventReplayTests : IDisposable
{
    private static readonly DateTimeOffset Long = DateTimeOffset.UnixEpoch;

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Replay_OfEverything_PublishesTheSameEventsAgain()
    {
        var story = (await EventStory.TellAsync(cloud)).ToList();

        var (published, _) = await ReplayAsync(new ReplayRequest(Long));

        Assert.Equal(story.Count, published);
        var again = cloud.Publisher.Events.Skip(story.Count).ToList();
        Assert.Equal(story.OrderBy(e => e.Id, StringComparer.Ordinal), again.OrderBy(e => e.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Replay_TakesTimeTypeAndSubjectIntoAccount()
    {
        var story = (await EventStory.TellAsync(cloud)).ToList();
        var middle = story[story.Count / 2].Time;

        Assert.Equal(story.Count(e => e.Time >= middle), (await ReplayAsync(new ReplayRequest(middle))).Published);
        Assert.Equal(story.Count(e => e.Time < middle), (await ReplayAsync(new ReplayRequest(Long, middle))).Published);
        Assert.Equal(1, (await ReplayAsync(new ReplayRequest(Long, Types: [EventTypes.TerminalSilent]))).Published);
        Assert.Equal(2, (await ReplayAsync(new ReplayRequest(Long, Types: [EventTypes.TerminalSilent, EventTypes.TerminalReturned]))).Published);
        foreach (var subject in new[] { "demo/", "demo/sites/shop-4/", "demo/sites/shop-1/terminals/till-1", "demo/rollouts/autumn", "demo/re", "demo/packages/", "other/" })
        {
            Assert.Equal(
                story.Count(e => e.Subject.StartsWith(subject, StringComparison.Ordinal)), (await ReplayAsync(new ReplayRequest(Long, Subject: subject))).Published);
        }
    }

    [Fact]
    public async Task Replay_LargerThanAPage_GoesOnWhereItStopped()
    {
        const int Count = EventReplay.PageEvents + 30;
        for (var i = 0; i < Count; i++)
        {
            (await cloud.DraftAsync($"1.{i}.0", SampleImages.Of(1))).Value();
        }

        await cloud.DrainAsync();

        var (published, calls) = await ReplayAsync(new ReplayRequest(Long));

        Assert.Equal((Count, 2), (published, calls));
        Assert.Equal(Count, cloud.Publisher.Events.DistinctBy(e => e.Id).Count());
        Assert.Equal(2 * Count, cloud.Publisher.Events.Count);
    }

    [Fact]
    public async Task Replay_OfSetAsideEvents_ReleasesWhatTheTopicTakesNow()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.TerminalAsync("till-2");
        cloud.Publisher.RefusesForGood = _ => new EventRefusal(400, "wrong schema");
        await cloud.SweepAsync();
        Assert.Empty(cloud.Publisher.Events);
        cloud.Publisher.RefusesForGood = e => e.Subject.EndsWith("till-2", StringComparison.Ordinal) ? new EventRefusal(400, "still") : null;

        var page = (await cloud.Get<EventReplay>().ReplayAsync(FakeCloud.Estate, new ReplayRequest(Long, SetAside: true), CancellationToken.None)).Value();

        Assert.Equal(new ReplayPage(1, 1), page);
        Assert.Equal(["till-1.1.0.0"], await cloud.ArchivedAsync());
        Assert.Equal(["till-2.1.0.0"], await cloud.ArchivedAsync(setAside: true));
    }

    [Fact]
    public async Task List_GivesTheEventsAsTheyWerePublished()
    {
        var terminal = await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();

        var page = (await cloud.Get<EventReplay>().ListAsync(FakeCloud.Estate, new ReplayRequest(Long), CancellationToken.None)).Value();

        var found = Assert.Single(page.Items);
        Assert.Equal(CloudEventJson.Element(cloud.Publisher.Events[0]).GetRawText(), found.GetRawText());
        Assert.Single(cloud.Publisher.Events);
        Assert.NotNull(terminal);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("bm9uc2Vuc2U")]
    public async Task Replay_WithAContinuationThatIsNoneOfOurs_IsRefused(string continuation)
    {
        var outcome = await cloud.Get<EventReplay>().ReplayAsync(
            FakeCloud.Estate, new ReplayRequest(Long, Continuation: continuation), CancellationToken.None);

        Assert.Equal(Reasons.FieldInvalid, outcome.Problem?.Reason);
    }

    [Fact]
    public async Task Replay_WhileTheTopicIsDown_FailsAndCanBeRepeated()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();
        cloud.Publisher.Failure = new HttpRequestException("The topic is down.");
        await Assert.ThrowsAsync<HttpRequestException>(() => ReplayAsync(new ReplayRequest(Long)));
        cloud.Publisher.Failure = null;

        Assert.Equal(1, (await ReplayAsync(new ReplayRequest(Long))).Published);
    }

    [Fact]
    public async Task Retention_RemovesWhatIsOldAndNothingElse()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();
        cloud.Publisher.RefusesForGood = _ => new EventRefusal(400, "malformed");
        await cloud.TerminalAsync("till-2");
        await cloud.DrainAsync();
        cloud.Publisher.RefusesForGood = static _ => null;
        cloud.Time.Advance(cloud.Retention.Retention - TimeSpan.FromDays(1));
        await cloud.TerminalAsync("till-3");
        await cloud.DrainAsync();
        await SweepADayAsync();
        Assert.Equal(2, (await cloud.ArchivedAsync()).Count);

        await SweepADayAsync();

        Assert.Equal(["till-3.1.0.0"], await cloud.ArchivedAsync());
        Assert.Empty(await cloud.ArchivedAsync(setAside: true));
    }

    [Fact]
    public async Task Retention_LooksAtEveryPartitionOnceADay()
    {
        var slices = Enumerable.Range(0, 4096).GroupBy(i => EventRetention.Slice(new OutboxPartition("terminals", $"demo|{i:x3}", "demo"))).ToList();

        Assert.Equal(24, slices.Count);
        Assert.All(slices, s => Assert.InRange(s.Count(), 100, 250));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Upgrade_WithItsEventsKept_CostsTheRelayNoTransactionMore()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        await terminal.ReportAsync(ExecutionState.Confirmed);
        cloud.Faults.Reset();

        await cloud.DrainAsync();

        Assert.Equal(["rollouts Transaction", "publish", "terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task Replay_ToAConsumerThatMissedHalf_LeavesItsStateRight()
    {
        var story = (await EventStory.TellAsync(cloud)).ToList();
        var random = new Random(5);
        var whole = new Dictionary<string, (string Sequence, string Type)>();
        var cut = new Dictionary<string, (string Sequence, string Type)>();
        story.ForEach(e => Take(whole, e));
        foreach (var e in story.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()))
        {
            Take(cut, e);
        }

        Assert.NotEqual(whole, cut);
        await ReplayAsync(new ReplayRequest(Long));
        foreach (var e in cloud.Publisher.Events.Skip(story.Count).OrderBy(_ => random.Next()))
        {
            Take(cut, e);
        }

        Assert.Equal(whole.OrderBy(s => s.Key, StringComparer.Ordinal), cut.OrderBy(s => s.Key, StringComparer.Ordinal));

        // What docs/events.md asks of a consumer.
        static void Take(Dictionary<string, (string Sequence, string Type)> state, EventRecord e)
        {
            if (!state.TryGetValue(e.Subject, out var known) || string.CompareOrdinal(e.Sequence, known.Sequence) > 0)
            {
                state[e.Subject] = (e.Sequence!, e.Type);
            }
        }
    }

    private async Task SweepADayAsync()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            cloud.Time.Advance(TimeSpan.FromHours(1));
            await cloud.Get<EventRetention>().SweepAsync(CancellationToken.None);
        }
    }

    private async Task<(int Published, int Calls)> ReplayAsync(ReplayRequest request)
    {
        var (published, calls) = (0, 0);
        string? continuation = null;
        do
        {
            var page = (await cloud.Get<EventReplay>().ReplayAsync(FakeCloud.Estate, request with { Continuation = continuation }, CancellationToken.None)).Value();
            published += page.Published;
            continuation = page.Continuation;
            calls++;
        }
        while (continuation is not null);
        return (published, calls);
    }
}
