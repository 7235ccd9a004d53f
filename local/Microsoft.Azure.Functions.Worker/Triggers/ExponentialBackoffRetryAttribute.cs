using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a timer function with a pause that doubles from the minimum up to the maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (!TimeSpan.TryParse(minimumInterval, CultureInfo.InvariantCulture, out var minimum) || minimum < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(minimumInterval));
        }

        if (!TimeSpan.TryParse(maximumInterval, CultureInfo.InvariantCulture, out var maximum) || maximum < minimum)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumInterval));
        }

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
