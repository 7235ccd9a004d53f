using System.Diagnostics;
using System.Globalization;
using PosCloud.Delta;

namespace PosCloud.NativeDecoder;

/// <summary><c>decode BASE DELTA OUT [--profile NAME]</c>: what a terminal does, and what it takes.</summary>
internal static class DecodeCommand
{
    /// <param name="profile">The decoder's memory is limited to this profile's; null: to <see cref="DeltaLimits.Default"/>.</param>
    /// <returns>0; 1 with a line on standard error if the delta or a file cannot be used; 2 for another profile.</returns>
    public static int Run(string from, string delta, string result, string? profile)
    {
        if (MemoryOf(profile) is not { } memory)
        {
            Console.Error.WriteLine($"There is no profile {profile}; take default, small or fast.");
            return 2;
        }

        try
        {
            long? before = ProcessMemory.Peak();
            var clock = Stopwatch.StartNew();
            DeltaHeader header = Apply(from, delta, result, DeltaLimits.Default with { MaxDecoderMemory = memory });
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{header.ResultLength} bytes in {clock.Elapsed.TotalSeconds:0.00} s, profile {Name(header.Profile)}, decoder memory {Megabytes(header.DecoderMemory)}"));
            Console.WriteLine($"process peak {Megabytes(ProcessMemory.Peak())}, before decoding {Megabytes(before)}");
            return 0;
        }
        catch (DeltaException e)
        {
            Console.Error.WriteLine($"{e.Error}: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <returns>Bytes; null for a profile that does not exist.</returns>
    internal static long? MemoryOf(string? profile) => profile switch
    {
        null => DeltaLimits.Default.MaxDecoderMemory,
        "default" => 8_000_000,
        "small" or "fast" => 3_000_000,
        _ => null,
    };

    private static DeltaHeader Apply(string from, string delta, string result, DeltaLimits limits)
    {
        // Without a buffer of their own: the decoder reads and writes in pieces that are large enough.
        using var baseImage = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var input = new FileStream(delta, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var output = new FileStream(result, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        return DeltaDecoder.Apply(baseImage, input, output, limits, resume: false, progress: null, CancellationToken.None);
    }

    // Enum.ToString() would keep the names of all enums in the program.
    private static string Name(DeltaProfile profile) => profile switch
    {
        DeltaProfile.Small => "small",
        DeltaProfile.Fast => "fast",
        _ => "default",
    };

    private static string Megabytes(long? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1e6:0.0} MB") : "unknown";
}
