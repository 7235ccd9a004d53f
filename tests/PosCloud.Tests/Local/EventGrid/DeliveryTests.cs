using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>
/// The rules of https://learn.microsoft.com/azure/event-grid/delivery-and-retry on a virtual clock: retry schedule, retry policy,
/// output batching, dead letters.
/// </summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private static readonly Uri Hook = new("http://hook.test/");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 3, 5, 0, 0, TimeSpan.Zero));
    private readonly MemoryDeadLetters _letters = new();
    private readonly List<EventSubscription> _subscriptions = [];
    private readonly VirtualEndpoint _endpoint;

    public DeliveryTests() => _endpoint = new VirtualEndpoint(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync();
        }
    }

    [Fact]
    public async Task Retries_ToAnEndpointThatFails_FollowTheScheduleUntilTheTimeToLive()
    {
        Fail(HttpStatusCode.InternalServerError);
        var subscription = Subscribe(new("s", Hook, []) { DeadLetters = _letters });
        var start = _time.GetUtcNow();

        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromHours(30));

        // 10 s, 30 s, 1 min, 5 min, 10 min, 30 min, 1 h, 3 h, 6 h, 12 h; each from the attempt before. The next would be too late.
        Assert.Equal(
            [0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000],
            _endpoint.Requests.Select(r => (int)(r.At - start).TotalSeconds));
        Assert.Equal(Enumerable.Range(0, 11), _endpoint.Requests.Select(r => r.EarlierAttempts));
        Assert.Equal("TimeToLiveExceeded", Letter().GetProperty("deadletterreason").GetString());
    }

    [Fact]
    public async Task Policy_WithBothLimits_UsesTheFirstThatIsReached()
    {
        // The example of the section "Retry policy": with a time to live of 30 minutes there are at most 6 attempts.
        Fail(HttpStatusCode.InternalServerError);
        var subscription = Subscribe(new("s", Hook, []) { TimeToLive = TimeSpan.FromMinutes(30), MaxDeliveryAttempts = 10, DeadLetters = _letters });
        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(34));
        Assert.Equal((6, 0), (_endpoint.Requests.Count, _letters.Blobs.Count));

        await subscription.RunAsync(_time, TimeSpan.FromMinutes(2));
        Assert.Equal(("TimeToLiveExceeded", 6), (Letter().GetProperty("deadletterreason").GetString(), Letter().GetProperty("deliveryattempts").GetInt32()));
    }

    [Fact]
    public async Task Policy_MaxAttempts_EndsTheRetries()
    {
        Fail(HttpStatusCode.InternalServerError);
        var subscription = Subscribe(new("s", Hook, []) { MaxDeliveryAttempts = 3, DeadLetters = _letters });

        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromHours(1));

        Assert.Equal(("MaxDeliveryAttemptsExceeded", 3), (Letter().GetProperty("deadletterreason").GetString(), Letter().GetProperty("deliveryattempts").GetInt32()));
        Assert.Equal(new DeliveryMetrics(1, 0, 3, 3, DeadLettered: 1, 0, 0), subscription.Metrics);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "BadRequest")]
    [InlineData(HttpStatusCode.Unauthorized, "Unauthorized")]
    [InlineData(HttpStatusCode.Forbidden, "Forbidden")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "PayloadTooLarge")]
    public async Task Answer_ThatNoRetryChanges_IsDeadLetteredAfterOneAttempt(HttpStatusCode status, string outcome)
    {
        Fail(status);
        var subscription = Subscribe(new("s", Hook, []) { DeadLetters = _letters });

        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(6));

        Assert.Single(_endpoint.Requests);
        Assert.Equal(outcome, Letter().GetProperty("lastdeliveryoutcome").GetString());
    }

    [Fact]
    public async Task DeadLetter_HasTheDocumentedFieldsAndName()
    {
        Fail(HttpStatusCode.NotFound);
        var subscription = Subscribe(new("My-Hook", Hook, []) { MaxDeliveryAttempts = 1, DeadLetters = _letters });

        subscription.Offer(TestEvents.Of(1, subject: "a/b", data: """{"prop1":"value1","prop2":5}"""));
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(4.9));
        Assert.Empty(_letters.Blobs);
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(0.1));

        // In capitals, with the date and hour not padded.
        Assert.Matches("^MY-HOOK/2026/8/3/5/[0-9a-f-]{36}\\.json$", Assert.Single(_letters.Blobs).Name);
        var letter = Letter();
        Assert.Equal(
            ["id", "source", "type", "specversion", "subject", "data", "deadletterreason", "deliveryattempts", "lastdeliveryoutcome", "publishtime", "lastdeliveryattempttime"],
            letter.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("1", "a/b", 5), (letter.GetProperty("id").GetString(), letter.GetProperty("subject").GetString(), letter.GetProperty("data").GetProperty("prop2").GetInt32()));
        Assert.Equal("NotFound", letter.GetProperty("lastdeliveryoutcome").GetString());
        Assert.Equal(new DateTimeOffset(2026, 8, 3, 5, 0, 0, TimeSpan.Zero), letter.GetProperty("publishtime").GetDateTimeOffset());
    }

    [Fact]
    public async Task DeadLetters_OfManyEvents_ShareABlob()
    {
        Fail(HttpStatusCode.BadRequest);
        var subscription = Subscribe(new("s", Hook, []) { DeadLetters = _letters });
        for (var i = 0; i < 40; i++)
        {
            subscription.Offer(TestEvents.Of(i));
        }

        await subscription.RunAsync(_time, TimeSpan.FromMinutes(6));

        Assert.Equal(40, TestEvents.Letters(_letters).Count);
        Assert.Single(_letters.Blobs);
    }

    [Theory]
    [InlineData(3.5, 1, 0)]
    [InlineData(4.5, 0, 1)]
    public async Task DeadLetters_WhoseStoreIsDown_AreKeptForFourHours(double hours, int letters, int dropped)
    {
        Fail(HttpStatusCode.BadRequest);
        _letters.IsDown = true;
        var subscription = Subscribe(new("s", Hook, []) { DeadLetters = _letters });
        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromHours(hours));
        _letters.IsDown = false;

        await subscription.RunAsync(_time, TimeSpan.FromHours(1));

        Assert.Equal((letters, dropped, 0), (subscription.Metrics.DeadLettered, subscription.Metrics.Dropped, subscription.Metrics.Waiting));
    }

    [Fact]
    public async Task Event_GivenUpWithoutADeadLetterPlace_IsDropped()
    {
        Fail(HttpStatusCode.BadRequest);
        var subscription = Subscribe(new("s", Hook, []));

        subscription.Offer(TestEvents.Of(1));
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(1));

        Assert.Equal(new DeliveryMetrics(1, 0, 1, 1, 0, Dropped: 1, 0), subscription.Metrics);
    }

    [Theory]
    [InlineData(1, 64, 100)]
    [InlineData(10, 64, 16)]
    [InlineData(100, 1, 9)]
    public async Task Batches_HoldAtMostTheirEventsAndKilobytes(int events, int kilobytes, int atLeastRequests)
    {
        var subscription = Subscribe(new("s", Hook, []) { MaxEventsPerBatch = events, PreferredBatchKilobytes = kilobytes });
        for (var i = 0; i < 100; i++)
        {
            subscription.Offer(TestEvents.Of(i, data: $"\"{new string('x', 30)}\""));
        }

        await subscription.RunAsync(_time, TimeSpan.FromSeconds(1));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(), _endpoint.Taken.Order());
        Assert.True(_endpoint.Requests.Count >= atLeastRequests / 2, $"{_endpoint.Requests.Count} requests");
        Assert.All(_endpoint.Requests, r => Assert.InRange(r.Events.Count, 1, events));
        Assert.All(_endpoint.Requests, r => Assert.InRange(r.Events.Sum(e => e.Json.Length), 1, kilobytes * 1024));
    }

    [Fact]
    public async Task Batch_WithOneEventThatIsTooLarge_SendsItAlone()
    {
        var subscription = Subscribe(new("s", Hook, []) { MaxEventsPerBatch = 10, PreferredBatchKilobytes = 1 });

        subscription.Offer(TestEvents.Of(1, data: $"\"{new string('x', 5000)}\""));
        await subscription.RunAsync(_time, TimeSpan.FromSeconds(1));

        Assert.Equal(["1"], _endpoint.Taken);
    }

    [Fact]
    public async Task Batch_ThatFails_IsTriedAgainAsAWhole()
    {
        var subscription = Subscribe(new("s", Hook, []) { MaxEventsPerBatch = 10 });
        _endpoint.Answer = n => DeliveryOutcome.Of(n < 100 && _endpoint.Taken.Count == 0 && _time.GetUtcNow().Second == 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        for (var i = 0; i < 5; i++)
        {
            subscription.Offer(TestEvents.Of(i));
        }

        await subscription.RunAsync(_time, TimeSpan.FromSeconds(11));

        Assert.Equal(5, _endpoint.Taken.Distinct().Count());
        Assert.Equal(5, subscription.Metrics.Delivered);
        Assert.Single(_endpoint.Requests, r => r.EarlierAttempts == 1 && r.Events.Count == 5);
    }

    [Fact]
    public async Task Disturbance_OnDemand_DoublesAndReorders()
    {
        var subscription = Subscribe(new("s", Hook, []));
        subscription.Disturb(new TopicDisturbance(Duplicates: 0.3, Reorders: true, Seed: 7));
        Fail(HttpStatusCode.ServiceUnavailable);
        for (var i = 0; i < 200; i++)
        {
            subscription.Offer(TestEvents.Of(i));
        }

        await subscription.WhenSettledAsync();
        _endpoint.Answer = static _ => DeliveryOutcome.Of(HttpStatusCode.OK);
        await subscription.RunAsync(_time, TimeSpan.FromMinutes(5));

        Assert.Equal(200, _endpoint.Taken.Distinct().Count());
        Assert.InRange(_endpoint.Taken.Count, 230, 290);
        Assert.NotEqual(_endpoint.Taken.Distinct().OrderBy(int.Parse), _endpoint.Taken.Distinct());
    }

    [Fact]
    public void Options_OutsideOfTheDocumentedBounds_AreRefused()
    {
        EventSubscriptionOptions good = new("s", Hook, []);
        Assert.All(
            new[]
            {
                good with { MaxEventsPerBatch = 0 },
                good with { MaxEventsPerBatch = 5001 },
                good with { PreferredBatchKilobytes = 1025 },
                good with { MaxDeliveryAttempts = 31 },
                good with { MaxDeliveryAttempts = 0 },
                good with { TimeToLive = TimeSpan.FromMinutes(1441) },
                good with { TimeToLive = TimeSpan.FromSeconds(90) },
                good with { DeliverySchema = EventSchema.EventGrid },
            },
            options => Assert.Throws<ArgumentException>(() => options.Check(EventSchema.CloudEvents)));
        (good with { DeliverySchema = EventSchema.EventGrid }).Check(EventSchema.EventGrid);
    }

    [Theory]
    [InlineData(6, 10_000, 0)]
    [InlineData(30, 0, 10_000)]
    [InlineData(72, 0, 10_000)]
    public async Task Subscriber_DownForHours_LosesNothing(int hours, int delivered, int deadLettered)
    {
        const int Events = 10_000;
        var back = _time.GetUtcNow() + TimeSpan.FromHours(hours);
        _endpoint.Answer = _ => _time.GetUtcNow() < back ? DeliveryOutcome.SocketError : DeliveryOutcome.Of(HttpStatusCode.OK);
        var subscription = Subscribe(new("s", Hook, []) { DeadLetters = _letters });
        for (var i = 0; i < Events; i++)
        {
            subscription.Offer(TestEvents.Of(i));
        }

        await subscription.RunAsync(_time, TimeSpan.FromHours(hours + 30));

        Assert.Equal(Enumerable.Range(0, Events).Select(i => $"{i}").ToHashSet(), [.. _endpoint.Taken, .. TestEvents.Letters(_letters).Select(l => l.GetProperty("id").GetString()!)]);
        Assert.Equal((delivered, deadLettered, 0L, 0L), (subscription.Metrics.Delivered, subscription.Metrics.DeadLettered, subscription.Metrics.Dropped, subscription.Metrics.Waiting));
    }

    private void Fail(HttpStatusCode status) => _endpoint.Answer = _ => DeliveryOutcome.Of(status);

    private JsonElement Letter() => Assert.Single(TestEvents.Letters(_letters));

    private EventSubscription Subscribe(EventSubscriptionOptions options)
    {
        var subscription = new EventSubscription(options, EventSchema.CloudEvents, _time, _endpoint);
        _subscriptions.Add(subscription);
        return subscription;
    }
}
