using System.Buffers.Text;
using System.Diagnostics;

namespace PosCloud.Benchmarks.Deltas.Measuring;

/// <summary>
/// The high-water mark of a process' resident memory. The system forgets it when the process ends, so it is read again and
/// again until then; what is missed is the growth within the last millisecond. (The mark that <c>wait4</c> gives would
/// begin at the parent's, which is larger than a small decoder.)
/// </summary>
internal static class PeakMemory
{
    // A short process is watched without a pause.
    private static readonly TimeSpan Attentive = TimeSpan.FromMilliseconds(30);

    /// <returns>Bytes, when the process has ended; null where there is no <c>/proc</c>.</returns>
    public static long? Watch(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        long? peak = null;
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var status = File.OpenHandle($"/proc/{process}/status");
            Span<byte> text = stackalloc byte[4096];
            while (Mark(text[..RandomAccess.Read(status, text, 0)]) is { } mark)
            {
                peak = mark;
                if (Stopwatch.GetElapsedTime(started) > Attentive)
                {
                    Thread.Sleep(1);
                }
            }
        }
        catch (IOException)
        {
            // It ended between two looks.
        }

        return peak;
    }

    /// <returns>Null for a process that has ended and is not waited for yet: it has no memory any more.</returns>
    internal static long? Mark(ReadOnlySpan<byte> status)
    {
        var line = status.IndexOf("VmHWM:"u8);
        return line >= 0 && Utf8Parser.TryParse(status[(line + 6)..].TrimStart(" \t"u8), out long kibibytes, out _) ? kibibytes << 10 : null;
    }
}
