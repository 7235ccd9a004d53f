using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PosCloud.Benchmarks.Deltas.Measuring;

/// <summary>CPU time of all children of this process that have ended.</summary>
internal static class ChildrenCpu
{
    private const int Children = -1;

    /// <returns>User and system time; null on a system without <c>getrusage</c>.</returns>
    public static double? Seconds()
    {
        if (OperatingSystem.IsWindows() || GetUsage(Children, out var usage) != 0)
        {
            return null;
        }

        return usage.User.Seconds + usage.System.Seconds + ((usage.User.Microseconds + usage.System.Microseconds) / 1e6);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public Time User;
        public Time System;

        private Others others;
    }

    /// <summary>Fourteen more counters, which are written too.</summary>
    [InlineArray(14)]
    private struct Others
    {
        private long first;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;

        // A long on Linux, an int and padding on macOS; either way less than a million.
        public int Microseconds;
        private readonly int padding;
    }
}
