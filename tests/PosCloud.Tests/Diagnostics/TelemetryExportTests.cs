using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using PosCloud.Core.Diagnostics;
using PosCloud.Functions.Diagnostics;
using PosCloud.Local.Hosting;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Diagnostics;

public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Export_ToAnOtlpReceiver_SendsMetricsAndTraces()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var server = await LoopbackServer.StartAsync(
            0,
            1_000_000,
            app => app.MapPost("/otlp/v1/{signal}", async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                var signal = (string)context.Request.RouteValues["signal"]!;
                received.AddOrUpdate(signal, Latin(body), (_, before) => before + Latin(body));
                Assert.Equal("application/x-protobuf", context.Request.ContentType);
            }),
            CancellationToken.None);
        using var export = new TelemetryExport(new TelemetryOptions(new Uri(server.Address, "otlp"), TimeSpan.FromMinutes(1)));
        await export.StartAsync(CancellationToken.None);
        using var cloud = new FakeCloud();
        await cloud.TerminalAsync();
        await cloud.DrainAsync();

        await export.StopAsync(CancellationToken.None);

        // Protobuf keeps texts as they are.
        Assert.Contains("poscloud.check_ins", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("send events", received["traces"], StringComparison.Ordinal);
        Assert.Contains("service.name", received["metrics"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WithoutAnEndpoint_ListensToNothing()
    {
        using var export = new TelemetryExport(new TelemetryOptions(null, TimeSpan.FromMinutes(1)));
        await export.StartAsync(CancellationToken.None);
        await export.StopAsync(CancellationToken.None);

        Assert.Equal("PosCloud", Telemetry.Name);
    }

    private static string Latin(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
}
