using System.Net;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

public sealed class EventSubscriptionRetryTests : IAsyncLifetime
{
    private static readonly TopicEvent Event = TestEvents.Of(1);

    private readonly FakeTimeProvider _time = new();
    private RecordingEndpoint _endpoint = null!;
    private EventSubscription _subscription = null!;

    public async Task InitializeAsync()
    {
        _endpoint = await RecordingEndpoint.StartAsync();
        _subscription = await EventSubscription.CreateAsync(
            new("hook", _endpoint.Address, []), EventSchema.CloudEvents, _time, new ValidationPage(() => _endpoint.Address), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _subscription.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Deliver_TwoFailures_TriesAgainAfterTenAndThirtySeconds()
    {
        _endpoint.Answer = number => number < 2 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;

        _subscription.Offer(Event);
        await _endpoint.WaitForAsync(1);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), deliveries: 2);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(30), deliveries: 3);
        await IdleAsync();

        Assert.Equal(["0", "1", "2"], _endpoint.Deliveries.Select(delivery => delivery.Headers["aeg-delivery-count"]));
        Assert.Equal(new DeliveryMetrics(Matched: 1, Delivered: 1, Attempts: 3, FailedAttempts: 2, 0, 0, Waiting: 0), _subscription.Metrics);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task Deliver_AnswerThatNoRetryChanges_GivesUpAtOnce(HttpStatusCode status)
    {
        _endpoint.Answer = _ => status;

        _subscription.Offer(Event);
        await IdleAsync();

        Assert.Equal(new DeliveryMetrics(Matched: 1, 0, Attempts: 1, FailedAttempts: 1, 0, Dropped: 1, Waiting: 0), _subscription.Metrics);
    }

    [Fact]
    public async Task Deliver_NoAnswerInThirtySeconds_TriesAgain()
    {
        _endpoint.Answer = number => number == 0 ? null : HttpStatusCode.OK;

        _subscription.Offer(Event);
        await _endpoint.WaitForAsync(1);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, _subscription.Metrics.Waiting);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1) + TimeSpan.FromSeconds(10), deliveries: 2);
        await IdleAsync();

        Assert.Equal(new DeliveryMetrics(Matched: 1, Delivered: 1, Attempts: 2, FailedAttempts: 1, 0, 0, Waiting: 0), _subscription.Metrics);
    }

    [Fact]
    public async Task Deliver_EndpointAlwaysFails_GivesUpWithinADay()
    {
        _endpoint.Answer = _ => HttpStatusCode.InternalServerError;
        var start = _time.GetTimestamp();

        _subscription.Offer(Event);
        await Poll.UntilAsync(() =>
        {
            if (_subscription.Metrics.Waiting > 0)
            {
                _time.Advance(TimeSpan.FromMinutes(20));
            }

            return _subscription.Metrics.Waiting == 0;
        });

        Assert.Equal(1, _subscription.Metrics.Dropped);
        Assert.InRange(_endpoint.Deliveries.Count, 2, 11);
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromHours(1), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Dispose_WhileAnEventWaits_EndsWithoutDeliveringIt()
    {
        _endpoint.Answer = _ => HttpStatusCode.InternalServerError;
        _subscription.Offer(Event);
        await _endpoint.WaitForAsync(1);

        await _subscription.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, _subscription.Metrics.Delivered + _subscription.Metrics.Dropped + _subscription.Metrics.Waiting);
    }

    [Fact]
    public async Task Deliver_OneEventFails_DoesNotHoldUpOthers()
    {
        _endpoint.Answer = number => number == 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;

        _subscription.Offer(Event);
        await _endpoint.WaitForAsync(1);
        _subscription.Offer(Event with { Id = "2" });
        await Poll.UntilAsync(() => _subscription.Metrics.Delivered == 1);

        Assert.Equal(1, _subscription.Metrics.Waiting);
    }

    /// <summary>The time must pass fully, not a second less; the timer starts some time after the answer, so step by step.</summary>
    private async Task AdvanceUntilAsync(TimeSpan delay, int deliveries)
    {
        var before = _endpoint.Deliveries.Count;
        _time.Advance(delay - TimeSpan.FromSeconds(1));
        await Task.Delay(20);
        Assert.Equal(before, _endpoint.Deliveries.Count);
        await Poll.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return _endpoint.Deliveries.Count >= deliveries;
        });
    }

    private Task IdleAsync() => _subscription.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(20));
}
