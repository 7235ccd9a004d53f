using PosCloud.Delta;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Applies a case and tells what it reached. Anything but success or a <see cref="DeltaException"/> is a defect.</summary>
internal static class FuzzTarget
{
    /// <summary>Small, so that a case that passes them still ends soon.</summary>
    public static readonly DeltaLimits Limits = new()
    {
        MaxResultLength = 64 << 10,
        MaxDecoderMemory = 4 << 20,
        MaxBlockLength = 64 << 10,
        MaxBlocks = 64,
        MaxWork = 1 << 17,
        MaxOperations = 1 << 10,
        MaxInflated = 1 << 20,
    };

    private const int Window = 16 << 10;

    /// <summary>Bytes of the closed image that one place in a layer may take: the way from a checkpoint, and read ahead.</summary>
    private const int WayToAPlace = 192 << 10;

    /// <summary>What is allocated beside the decoder's memory: the exception and its text, and what a run needs only once.</summary>
    private const int Beside = 256 << 10;

    [ThreadStatic]
    private static byte[]? scratch;

    /// <returns>How it ended, behind how many blocks and at which check: inputs that differ here behave differently.</returns>
    /// <exception cref="BoundException">The decoder went beyond a bound.</exception>
    public static string Run(FuzzCase input)
    {
        DeltaPreamble? preamble = ReadPreamble(input.Delta);
        var output = new CappedOutput((int)(preamble?.Header.ResultLength ?? 0));
        string reached = Run(input, preamble, output, resume: false);
        if (input.Way == ApplyWay.Resume && Run(input, preamble, output, resume: true) is var again && again != reached && IsApplied(reached))
        {
            // One that was refused may end at another check: blocks that are kept are not looked into.
            throw new BoundException("resume", $"Over what was written it ends otherwise: {again}, not {reached}.");
        }

        return reached;
    }

    /// <param name="reached">What <see cref="Run(FuzzCase)"/> gave.</param>
    public static bool IsApplied(string reached) => reached.StartsWith("applied", StringComparison.Ordinal);

    private static string Run(FuzzCase input, DeltaPreamble? preamble, CappedOutput output, bool resume)
    {
        using var baseImage = new GuardedBase(input.Base, MostRead(input, preamble));
        using Stream delta = input.Way == ApplyWay.Download ? new ForwardStream(input.Delta) : new MemoryStream(input.Delta);
        scratch ??= new byte[Limits.MaxDecoderMemory];
        var blocks = new Count();
        long most = (preamble?.Header.DecoderMemory ?? 0) + Beside;
        long before = GC.GetAllocatedBytesForCurrentThread();
        string reached;
        try
        {
            DeltaDecoder.Apply(
                baseImage, delta, output, Limits, resume, baseVerified: false, input.Way == ApplyWay.Scratch ? Scratch : null, blocks, CancellationToken.None);
            reached = $"applied {blocks.Value}";
        }
        catch (DeltaException e)
        {
            reached = $"{e.Error} {blocks.Value} {WithoutDigits(e.Message)}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= most ? reached : throw new BoundException("memory", $"{allocated} bytes are allocated, of {most}: {reached}");
    }

    // The base once for its hash, then what the copies and literals of all blocks take.
    private static long MostRead(FuzzCase input, DeltaPreamble? preamble)
    {
        if (preamble is null)
        {
            return 0;
        }

        long places = preamble.Copies + (preamble.Header.BlockCount * (2L + preamble.Header.MaxOperations)) + (preamble.OpenLength / 64);
        long each = preamble.Containers is { } containers ? Window + ((long)containers.Layers * WayToAPlace) : Window;
        long unpacked = input.Way == ApplyWay.Scratch ? 8L * Limits.MaxDecoderMemory : 0;
        return input.Base.Length + unpacked + (each * places);
    }

    private static DeltaPreamble? ReadPreamble(byte[] delta)
    {
        try
        {
            return HeaderReader.Read(new MemoryStream(delta), Limits);
        }
        catch (DeltaException)
        {
            // Apply meets it again.
            return null;
        }
    }

    private static MemoryStream? Scratch(long length)
    {
        if (length > scratch!.Length)
        {
            return null;
        }

        var room = new MemoryStream(scratch);
        room.SetLength(0);
        return room;
    }

    /// <summary>A message without what is different from case to case: numbers and hashes.</summary>
    public static string WithoutDigits(string message) => string.Join(' ', message.Split(' ').Where(word => !word.Any(char.IsAsciiDigit)));

    private sealed class Count : IProgress<DeltaProgress>
    {
        public int Value { get; private set; }

        public void Report(DeltaProgress value) => Value++;
    }
}
