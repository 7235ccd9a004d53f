using System.Net;
using Microsoft.Azure.Functions.Worker.LocalHost;
using Microsoft.Extensions.Logging;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class HttpFunctionTests
{
    private static readonly Type[] Samples = [typeof(HttpSamples)];

    [Theory]
    [InlineData("/api/hello", "hello GET")]
    [InlineData("/API/Hello", "hello GET")]
    [InlineData("/api/NoRoute", "no route GET")]
    [InlineData("/api/items/7", "item 7 /api/items/7")]
    [InlineData("/api/named/a%20b%c3%a9", "named a bé GET")]
    [InlineData("/api/named/a%2Fb", "named a%2Fb GET")]
    [InlineData("/api/optional?q=2&page=5", "page none q none GET")]
    [InlineData("/api/optional/12", "page 12 q none GET")]
    [InlineData("/api/files/a/b.txt", "file a/b.txt GET")]
    [InlineData("/api/types/0f8fad5b-d9cb-469f-a165-70867728950e/true/-9000000000", "0f8fad5b-d9cb-469f-a165-70867728950e True -9000000000 -9000000000 GET")]
    public async Task Route_OfAFunction_BindsItsValuesByName(string path, string expected)
    {
        await using var app = await TestApp.StartAsync(Samples);
        Assert.Equal(expected, await app.Client.GetStringAsync(path));
    }

    [Theory]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/hello")]
    [InlineData("GET", "/api/items/seven")]
    [InlineData("GET", "/api/named/longerthan8")]
    [InlineData("PUT", "/api/hello")]
    [InlineData("HEAD", "/api/hello")]
    [InlineData("OPTIONS", "/api/items/7")]
    public async Task Request_WithoutMatchingRouteAndMethod_IsAnEmpty404(string method, string path)
    {
        await using var app = await TestApp.StartAsync(Samples);
        using var response = await app.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Route_SharedByTwoMethods_ReachesTheFunctionOfTheMethod()
    {
        await using var app = await TestApp.StartAsync(Samples);
        using var response = await app.SendAsync(HttpMethod.Post, "/api/hello", content: new StringContent("x"));
        Assert.Equal("posted x", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/hello")]
    [InlineData("""{ /* note */ "extensions": { "http": { "routePrefix": "v9/x" } }, }""", "/v9/x/hello")]
    public async Task HostJson_WithRoutePrefix_ReplacesApi(string hostJson, string path)
    {
        await using var app = await TestApp.StartAsync(Samples, hostJson: hostJson);
        Assert.Equal("hello GET", await app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task ActionResult_Returned_IsExecuted()
    {
        await using var app = await TestApp.StartAsync(Samples);
        using var response = await app.Client.GetAsync("/api/Action");
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("GET", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/Plain")]
    [InlineData("/api/Throws")]
    [InlineData("/api/types/not-a-guid/true/1")]
    [InlineData("/api/types/0f8fad5b-d9cb-469f-a165-70867728950e/true/007")]
    public async Task Function_WithoutHttpResultOrThatThrew_AnswersAnEmpty200(string path)
    {
        await using var app = await TestApp.StartAsync(Samples);
        using var response = await app.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Exception_NobodyCaught_IsLogged()
    {
        await using var app = await TestApp.StartAsync(Samples);
        await app.Client.GetStringAsync("/api/Throws");
        Assert.Contains(app.Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("thrown by /api/Throws", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Result_LeftAfterItsExecution_IsSerialisedAgain()
    {
        await using var app = await TestApp.StartAsync(Samples);
        Assert.Equal("executed GET", await app.Client.GetStringAsync("/api/Unserialisable"));
        await WaitForAsync(() => app.Log.Lines.Any(line => line.Level == LogLevel.Error && line.Text.Contains("no JSON of this", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Context_OfAnInvocation_KnowsFunctionTraceAndServices()
    {
        const string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var app = await TestApp.StartAsync(Samples);
        app.Client.DefaultRequestHeaders.Add("traceparent", parent);
        Assert.Equal($"PosCloud.Tests.FunctionsWorker.HttpSamples.Context {parent} True", await app.Client.GetStringAsync("/api/Context"));
    }

    [Fact]
    public async Task Shutdown_WithARunningInvocation_CancelsItsToken()
    {
        await using var app = await TestApp.StartAsync(Samples);
        var pending = app.Client.GetAsync("/api/Waits");
        await app.Journal.WaitForAsync(1);
        await app.Host.StopAsync();
        Assert.Equal(["waiting", "cancelled"], await app.Journal.WaitForAsync(2));
        (await pending).Dispose();
    }

    [Fact]
    public async Task Client_ThatGoesAway_CancelsTheToken()
    {
        await using var app = await TestApp.StartAsync(Samples);
        using var gone = new CancellationTokenSource();
        var pending = app.Client.GetAsync("/api/Waits", gone.Token);
        await app.Journal.WaitForAsync(1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(["waiting", "cancelled"], await app.Journal.WaitForAsync(2));
    }

    [Fact]
    public async Task FunctionTimeout_OfHostJson_CancelsTheToken()
    {
        await using var app = await TestApp.StartAsync(Samples, hostJson: """{ "functionTimeout": "00:00:00.0500000" }""");
        using var response = await app.Client.GetAsync("/api/Waits");
        Assert.Equal(["waiting", "cancelled"], app.Journal.Entries);
    }

    [Fact]
    public async Task Body_OverTheLimit_IsRefused()
    {
        await using var app = await TestApp.StartAsync(Samples, args: ["--FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "10"]);
        using var response = await app.SendAsync(HttpMethod.Post, "/api/hello", content: new StringContent("12345678901"));
        Assert.NotEqual("posted 12345678901", await response.Content.ReadAsStringAsync());
        Assert.Contains(app.Log.Lines, line => line.Text.Contains("Request body too large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apps_InOneProcess_DoNotShareState()
    {
        await using var one = await TestApp.StartAsync(Samples);
        await using var two = await TestApp.StartAsync(Samples, hostJson: """{ "extensions": { "http": { "routePrefix": "two" } } }""");
        Assert.Equal("hello GET", await one.Client.GetStringAsync("/api/hello"));
        Assert.Equal("hello GET", await two.Client.GetStringAsync("/two/hello"));
    }

    [Theory]
    [InlineData("""{ "functionTimeout": "soon" }""")]
    [InlineData("""{ "functionTimeout": "-00:01:00" }""")]
    [InlineData("{ not json")]
    public void HostJson_ThatIsWrong_NamesTheFile(string json)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => HostSettings.Parse(json, "some/host.json"));
        Assert.Contains("some/host.json", exception.Message, StringComparison.Ordinal);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested);
            await Task.Delay(5);
        }
    }
}
