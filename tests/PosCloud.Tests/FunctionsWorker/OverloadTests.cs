using System.Net;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosCloud.Functions.Http;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>What an instance does with more requests than it may have in work.</summary>
public sealed class OverloadTests
{
    private readonly TaskCompletionSource _entered = new();
    private readonly TaskCompletionSource _goOn = new();

    [Fact]
    public async Task Request_BeyondTheLimit_IsAskedToComeBackAtASpreadTimeAndTheNextOneIsServed()
    {
        await using var app = await TestApp.StartAsync([typeof(HttpSamples), typeof(ScopeSamples)], Configure);
        var first = app.Client.GetStringAsync("/api/hello");
        await _entered.Task;
        var waits = new HashSet<double>();

        for (var i = 0; i < 40; i++)
        {
            using var refused = await app.Client.GetAsync("/api/named/kim");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("busy", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            waits.Add(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        Assert.All(waits, wait => Assert.InRange(wait, 20, 60));
        Assert.True(waits.Count > 5, "All were asked to come back together.");
        _goOn.SetResult();
        Assert.Equal("hello GET", await first);
        Assert.Equal("named kim GET", await app.Client.GetStringAsync("/api/named/kim"));
    }

    private void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new OverloadOptions(1));
        builder.UseMiddleware<ResultMiddleware>();
        builder.UseMiddleware<OverloadMiddleware>();
        builder.UseMiddleware(async (context, next) =>
        {
            if (context.FunctionDefinition.Name == "Hello")
            {
                _entered.SetResult();
                await _goOn.Task;
            }

            await next();
        });
    }
}
