using System.Globalization;
using System.Security.Cryptography;

namespace PosCloud.Cli.Rollouts;

internal static class RolloutIds
{
    /// <summary>Sorts by time, and two admins in the same second do not meet.</summary>
    public static string New(TimeProvider time) =>
        time.GetUtcNow().ToString("'r'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
}
