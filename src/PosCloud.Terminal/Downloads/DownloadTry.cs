namespace PosCloud.Terminal.Downloads;

/// <summary>What one request of a download came to.</summary>
/// <param name="Failure">Why to wait and try again, for people; null to go on at once.</param>
/// <param name="RetryAfter">As the other side asked.</param>
/// <param name="End">Set when trying again is of no use.</param>
internal sealed record DownloadTry(string? Failure = null, TimeSpan? RetryAfter = null, DownloadResult? End = null)
{
    public static DownloadTry GoOn { get; } = new();

    public static DownloadTry Failed(string failure, TimeSpan? retryAfter = null) => new(failure, retryAfter);
}
