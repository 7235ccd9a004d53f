using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Functions.Diagnostics;

/// <summary>
/// Sends metrics and traces to an OTLP endpoint (https://opentelemetry.io/docs/specs/otlp/, HTTP with protobuf) when one is
/// set; otherwise nobody listens, and nothing is measured or sent.
/// </summary>
internal sealed class TelemetryExport(TelemetryOptions options) : IHostedService, IDisposable
{
    private const string ServiceName = "poscloud";

    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OtlpEndpoint is not { } endpoint)
        {
            return Task.CompletedTask;
        }

        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "System.Net.Http")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
            })
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddSource(Telemetry.Name, "Microsoft.AspNetCore")
            .AddOtlpExporter(exporter => Configure(exporter, endpoint, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured since the last export; bounded, so that an endpoint that is gone does not hold up the end.
        metrics?.ForceFlush(5000);
        traces?.ForceFlush(5000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/"), path);
    }
}
