using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class EventGridTests
{
    private const string Event = """{"specversion":"1.0","id":"1","type":"t","source":"/s","data":{"n":1}}""";
    private const string Events = """[{"specversion":"1.0","id":"1","type":"t","source":"/s"},{"specversion":"1.0","id":"2","type":"t","source":"/s"}]""";
    private const string OldEvents = """[{"id":"3","eventType":"t","subject":"s","eventTime":"2026-03-01T12:00:00Z","data":{},"dataVersion":"1"}]""";

    [Theory]
    [InlineData("OnText", Event, "application/cloudevents+json; charset=utf-8", new[] { "text 1" })]
    [InlineData("ontext", Events, "application/cloudevents-batch+json", new[] { "text 1", "text 2" })]
    [InlineData("OnText", OldEvents, "application/json", new[] { "text 3" })]
    [InlineData("OnBinaryData", Event, "application/cloudevents+json", new[] { "binary 1" })]
    [InlineData("OnElement", Event, "application/cloudevents+json", new[] { "element 1" })]
    [InlineData("OnCloudEvent", Event, "application/cloudevents+json", new[] { "cloud event 1 /s" })]
    [InlineData("OnRecord", Event, "application/cloudevents+json", new[] { "record 1" })]
    [InlineData("OnBatch", Events, "application/cloudevents-batch+json", new[] { "batch 1 2" })]
    [InlineData("OnBatch", Event, "application/cloudevents+json", new[] { "batch 1" })]
    [InlineData("OnBinaryBatch", Events, "application/cloudevents-batch+json", new[] { "binary batch 1 2" })]
    public async Task Notification_ForAFunction_InvokesItAndIsAccepted(string function, string body, string type, string[] expected)
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        using var response = await PostAsync(app, function, body, "Notification", type);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(expected, app.Journal.Entries.Order());
    }

    [Fact]
    public async Task Notification_WithOneFailure_IsAskedForAgain()
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        using var response = await PostAsync(app, "OnlyOne", Events, "Notification");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(["only 1"], app.Journal.Entries);
    }

    [Fact]
    public async Task Notification_WithATrace_CarriesItIntoTheContext()
    {
        const string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        app.Client.DefaultRequestHeaders.Add("traceparent", parent);
        using var response = await PostAsync(app, "OnTrace", Event, "Notification");
        Assert.Equal([$"{parent} no retry"], app.Journal.Entries);
    }

    [Theory]
    [InlineData("""[{"data":{"validationCode":"C-1"}}]""")]
    [InlineData("""{"data":{"validationCode":"C-1"}}""")]
    public async Task SubscriptionValidation_WithACode_AnswersIt(string body)
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        using var response = await PostAsync(app, "OnText", body, "SubscriptionValidation", "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"validationResponse":"C-1"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(app.Journal.Entries);
    }

    [Theory]
    [InlineData("/runtime/webhooks/EventGrid", "eventgrid.azure.net", HttpStatusCode.OK)]
    [InlineData("/runtime/webhooks/eventgrid", "eventgrid.azure.net", HttpStatusCode.OK)]
    [InlineData("/runtime/webhooks/EventGrid", null, HttpStatusCode.BadRequest)]
    public async Task Options_WithAnOrigin_AllowsIt(string path, string? origin, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        using var request = new HttpRequestMessage(HttpMethod.Options, $"{path}?functionName=OnText&code={TestApp.EventGridKey}");
        if (origin is not null)
        {
            request.Headers.Add("WebHook-Request-Origin", origin);
        }

        using var response = await app.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(origin is null ? [] : [origin], response.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed) ? allowed : []);
        Assert.Equal(origin is not null, response.Headers.Contains("WebHook-Allowed-Rate"));
    }

    [Theory]
    [InlineData("OnText", "Unsubscribe", "", TestApp.EventGridKey, HttpStatusCode.Accepted)]
    [InlineData("OnText", "Notification", "{", TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", "Notification", "[1]", TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", "Notification", "\"text\"", TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", "SubscriptionValidation", "[]", TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", "SubscriptionValidation", "[{\"data\":1}]", TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", "Other", Event, TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("OnText", null, Event, TestApp.EventGridKey, HttpStatusCode.BadRequest)]
    [InlineData("Nobody", "Notification", Event, TestApp.EventGridKey, HttpStatusCode.NotFound)]
    [InlineData("Open", "Notification", Event, TestApp.EventGridKey, HttpStatusCode.NotFound)]
    [InlineData("OnText", "Notification", Event, TestApp.DefaultKey, HttpStatusCode.Unauthorized)]
    [InlineData("OnText", "Notification", Event, null, HttpStatusCode.Unauthorized)]
    public async Task Request_ThatIsNoDelivery_InvokesNothing(string function, string? kind, string body, string? key, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples), typeof(KeySamples)]);
        using var response = await PostAsync(app, function, body, kind, key: key);
        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(app.Journal.Entries);
    }

    [Fact]
    public async Task Delivery_OverTwoMebibytes_IsTooLarge()
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        using var response = await PostAsync(app, "OnText", "{\"id\":\"" + new string('x', 2 << 20) + "\"}", "Notification");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task DisabledFunction_IsNotFound()
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)], args: ["--AzureWebJobs.OnText.Disabled", "true"]);
        using var response = await PostAsync(app, "OnText", Event, "Notification");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task AdminRequest_WithAnInput_GivesItToTheFunction()
    {
        await using var app = await TestApp.StartAsync([typeof(EventSamples)]);
        var body = JsonSerializer.Serialize(new { input = Event });
        using var response = await app.SendAsync(HttpMethod.Post, "/admin/functions/OnText", TestApp.MasterKey, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["text 1"], await app.Journal.WaitForAsync(1));
    }

    private static async Task<HttpResponseMessage> PostAsync(
        TestApp app, string function, string body, string? kind, string type = "application/cloudevents+json", string? key = TestApp.EventGridKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/EventGrid?functionName={function}&code={key}");
        request.Content = new StringContent(body, Encoding.UTF8);
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        if (kind is not null)
        {
            request.Headers.Add("aeg-event-type", kind);
        }

        return await app.Client.SendAsync(request);
    }
}

public sealed class EventSamples(Journal journal)
{
    [Function("OnText")]
    public void OnText([EventGridTrigger] string item) => journal.Write($"text {JsonDocument.Parse(item).RootElement.GetProperty("id")}");

    [Function("OnBinaryData")]
    public void OnBinaryData([EventGridTrigger] BinaryData item) => journal.Write($"binary {item.ToObjectFromJson<JsonElement>().GetProperty("id")}");

    [Function("OnElement")]
    public void OnElement([EventGridTrigger] JsonElement item) => journal.Write($"element {item.GetProperty("id")}");

    [Function("OnCloudEvent")]
    public void OnCloudEvent([EventGridTrigger] CloudEvent item) => journal.Write($"cloud event {item.Id} {item.Source}");

    [Function("OnRecord")]
    public void OnRecord([EventGridTrigger] EventRecord item) => journal.Write($"record {item.Id}");

    [Function("OnBatch")]
    public void OnBatch([EventGridTrigger(IsBatched = true)] CloudEvent[] items) => journal.Write($"batch {string.Join(' ', items.Select(item => item.Id))}");

    [Function("OnBinaryBatch")]
    public void OnBinaryBatch([EventGridTrigger(IsBatched = true)] BinaryData[] items) =>
        journal.Write($"binary batch {string.Join(' ', items.Select(item => item.ToObjectFromJson<JsonElement>().GetProperty("id")))}");

    [Function("OnlyOne")]
    public async Task OnlyOneAsync([EventGridTrigger] EventRecord item)
    {
        await Task.Yield();
        journal.Write(item.Id == "1" ? "only 1" : throw new InvalidDataException("not this one"));
    }

    [Function("OnTrace")]
    public void OnTrace([EventGridTrigger] string item, FunctionContext context) =>
        journal.Write($"{context.TraceContext.TraceParent} {(context.RetryContext is null ? "no retry" : item)}");
}

public sealed record EventRecord(string Id);
