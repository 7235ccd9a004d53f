using Microsoft.Extensions.Logging;

namespace PosCloud.Core.Trust;

/// <summary>Says when the director gives no certificate: without one, no answer to a terminal can be signed.</summary>
public sealed partial class DirectorLog(ILogger<DirectorLog> logger)
{
    /// <param name="exception">Why.</param>
    /// <param name="ends">When the present certificate ends; null when there is none. UTC.</param>
    public void RenewalFailed(Exception exception, DateTimeOffset? ends)
    {
        if (ends is { } until)
        {
            LogRenewalFailed(exception, until);
        }
        else
        {
            LogNoCertificate(exception);
        }
    }

    [LoggerMessage(3305, LogLevel.Error, "The director gave no certificate for the key that signs directives; the present one ends on {Ends}")]
    private partial void LogRenewalFailed(Exception exception, DateTimeOffset ends);

    [LoggerMessage(3306, LogLevel.Error, "The director gave no certificate for the key that signs directives; terminals get no answer")]
    private partial void LogNoCertificate(Exception exception);
}
