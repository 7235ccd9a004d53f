namespace PosCloud.Terminal.Downloads;

/// <summary>How a download ended.</summary>
/// <param name="Kind">What to do next.</param>
/// <param name="Reason">Stable name, for the report; null when complete or stopped.</param>
/// <param name="Detail">For people.</param>
internal sealed record DownloadResult(DownloadEnd Kind, string? Reason = null, string? Detail = null)
{
    public static DownloadResult Complete { get; } = new(DownloadEnd.Complete);

    public static DownloadResult Stopped { get; } = new(DownloadEnd.Stopped);

    public static DownloadResult Waits(string detail) => new(DownloadEnd.Stopped, Detail: detail);

    public static DownloadResult Refused(string reason, string detail) => new(DownloadEnd.Refused, reason, detail);

    public static DownloadResult Failed(string reason, string detail) => new(DownloadEnd.Failed, reason, detail);
}
