using System.Globalization;

namespace PosCloud.NativeDecoder;

/// <summary>The memory of this process as the kernel counts it.</summary>
internal static class ProcessMemory
{
    private const string Mark = "VmHWM:";

    /// <returns>The most bytes that were resident so far; null where there is no <c>/proc</c> (all but Linux).</returns>
    public static long? Peak()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(Mark.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) << 10;
            }
        }

        return null;
    }
}
