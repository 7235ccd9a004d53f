namespace PosCloud.Functions.Diagnostics;

/// <summary>Where telemetry goes.</summary>
/// <param name="OtlpEndpoint">Base URL of an OTLP receiver (HTTP); null sends nothing.</param>
/// <param name="Interval">Between two exports of metrics.</param>
internal sealed record TelemetryOptions(Uri? OtlpEndpoint, TimeSpan Interval);
