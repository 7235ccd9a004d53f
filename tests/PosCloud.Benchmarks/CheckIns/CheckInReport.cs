using System.Text.Json.Serialization;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary>The figures of one run; all per request figures hold the client too.</summary>
/// <param name="Requests">Measured requests, each side.</param>
/// <param name="RequestBytes">Body of a check-in.</param>
/// <param name="AnswerBytes">Body of its answer.</param>
/// <param name="CheckIn">The check-in through the whole app.</param>
/// <param name="Empty">The endpoint that does nothing.</param>
/// <param name="Ratio">Requests a second of the check-in, as a share of the empty endpoint's.</param>
/// <param name="ServerBytesPerRequest">Managed bytes that a check-in allocates beyond the empty endpoint.</param>
/// <param name="StorageOperationsPerRequest">Requests to the tables in memory.</param>
internal sealed record CheckInReport(
    long Requests,
    int RequestBytes,
    int AnswerBytes,
    SideReport CheckIn,
    SideReport Empty,
    double Ratio,
    double ServerBytesPerRequest,
    double StorageOperationsPerRequest);

internal sealed record SideReport(double RequestsPerSecond, double ProcessorMicroseconds, double AllocatedBytes)
{
    public static SideReport Of(Measurement measured) => new(
        Math.Round(measured.PerSecond), Math.Round(measured.ProcessorMicroseconds, 1), Math.Round(measured.BytesEach));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckInReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
