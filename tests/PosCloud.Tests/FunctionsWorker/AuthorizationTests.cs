using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class AuthorizationTests
{
    private const string OwnKey = "own-key-of-the-function";
    private static readonly string[] Args = ["--Host:Keys:functions:Keyed", OwnKey];

    [Theory]
    [InlineData("/api/Keyed", null, false)]
    [InlineData("/api/Keyed", "", false)]
    [InlineData("/api/Keyed", "wrong", false)]
    [InlineData("/api/Keyed", TestApp.DefaultKey, true)]
    [InlineData("/api/Keyed", OwnKey, true)]
    [InlineData("/api/Keyed", TestApp.MasterKey, true)]
    [InlineData("/api/Keyed", TestApp.EventGridKey, false)]
    [InlineData("/api/KeyedByDefault", null, false)]
    [InlineData("/api/KeyedByDefault", TestApp.DefaultKey, true)]
    [InlineData("/api/KeyedByDefault", OwnKey, false)]
    [InlineData("/api/MethodsOnly", null, false)]
    [InlineData("/api/MethodsOnly", TestApp.DefaultKey, true)]
    [InlineData("/api/AdminOnly", null, false)]
    [InlineData("/api/AdminOnly", TestApp.DefaultKey, false)]
    [InlineData("/api/AdminOnly", TestApp.MasterKey, true)]
    [InlineData("/api/Open", null, true)]
    [InlineData("/api/Open", "wrong", true)]
    public async Task Key_InTheHeader_OpensOnlyItsLevel(string path, string? key, bool opens)
    {
        await using var app = await TestApp.StartAsync([typeof(KeySamples)], args: Args);
        using var response = await app.SendAsync(HttpMethod.Get, path, key);
        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(opens ? "in" : "", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Key_InTheQuery_OpensToo()
    {
        await using var app = await TestApp.StartAsync([typeof(KeySamples)], args: Args);
        Assert.Equal("in", await app.Client.GetStringAsync($"/api/Keyed?code={OwnKey}"));
    }

    [Fact]
    public async Task Keys_NotConfigured_AreRandomAndNeverEmpty()
    {
        await using var app = await TestApp.StartAsync([typeof(KeySamples)], args: ["--Host:Keys:master", "", "--Host:Keys:default", "", "--Host:Keys:functions:Keyed", ""]);
        using var response = await app.SendAsync(HttpMethod.Get, "/api/Keyed?code=", "");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Keys_OfRequests_AreNotLogged()
    {
        await using var app = await TestApp.StartAsync([typeof(KeySamples)], args: [.. Args, "--Logging:LogLevel:Default", "Trace"]);
        using var byHeader = await app.SendAsync(HttpMethod.Get, "/api/Keyed", OwnKey);
        using var byQuery = await app.SendAsync(HttpMethod.Get, $"/api/Keyed?code={OwnKey}");
        Assert.Equal(HttpStatusCode.OK, byQuery.StatusCode);
        Assert.NotEmpty(app.Log.Lines);
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(OwnKey, StringComparison.Ordinal) || line.Text.Contains(TestApp.MasterKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisabledFunction_WithoutTheMasterKey_IsNotFound()
    {
        await using var app = await TestApp.StartAsync([typeof(KeySamples)], args: ["--AzureWebJobs.Open.Disabled", "true"]);
        using var closed = await app.SendAsync(HttpMethod.Get, "/api/Open");
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        using var open = await app.SendAsync(HttpMethod.Get, "/api/Open", TestApp.MasterKey);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }
}

public static class KeySamples
{
    [Function("Keyed")]
    public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => In(request);

    [Function("KeyedByDefault")]
    public static IResult KeyedByDefault([HttpTrigger] HttpRequest request) => In(request);

    [Function("MethodsOnly")]
    public static IResult MethodsOnly([HttpTrigger("get")] HttpRequest request) => In(request);

    [Function("AdminOnly")]
    public static IResult AdminOnly([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => In(request);

    [Function("Open")]
    public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => In(request);

    private static IResult In(HttpRequest request) => Results.Text(request.Path.HasValue ? "in" : "");
}
