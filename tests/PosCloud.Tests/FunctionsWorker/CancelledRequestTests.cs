using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Functions.Http;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>
/// A request that the host cancels while its client is still there. On Azure so is one whose client left: the host's message
/// arrives before the end of the connection does.
/// </summary>
public sealed class CancelledRequestTests
{
    [Fact]
    public async Task Request_CancelledByTheHost_IsAskedToComeBackAndIsNoError()
    {
        await using var app = await TestApp.StartAsync(
            [typeof(HttpSamples)],
            builder => builder.UseMiddleware<ResultMiddleware>(),
            hostJson: """{ "functionTimeout": "00:00:00.0500000" }""");

        using var response = await app.Client.GetAsync("/api/Waits");

        Assert.Equal(["waiting", "cancelled"], app.Journal.Entries);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("busy", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, line => line.Level >= LogLevel.Error);
    }
}
