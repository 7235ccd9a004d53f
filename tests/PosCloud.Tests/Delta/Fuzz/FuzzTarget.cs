using System.Text;
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
    };

    private const int Window = 16 << 10;

    /// <returns>How it ended, behind how many blocks and at which check: inputs that differ here behave differently.</returns>
    public static string Run(FuzzCase input)
    {
        using var delta = new MemoryStream(input.Delta);
        long cap = 0;
        long mostRead = 0;
        int blocks = 0;
        try
        {
            DeltaPreamble preamble = HeaderReader.Read(delta, Limits);
            cap = preamble.Header.ResultLength;
            long seeks = preamble.Copies + (preamble.Header.BlockCount * (2L + preamble.Header.MaxOperations)) + (cap / 64);
            mostRead = input.Base.Length + (Window * seeks);
        }
        catch (DeltaException)
        {
            // Apply meets it again.
        }

        delta.Position = 0;
        try
        {
            DeltaDecoder.Apply(
                new GuardedBase(input.Base, mostRead), delta, new CappedOutput(cap), Limits, resume: false, new Count(() => blocks++), CancellationToken.None);
            return $"applied {blocks}";
        }
        catch (DeltaException e)
        {
            return $"{e.Error} {blocks} {WithoutDigits(e.Message)}";
        }
    }

    private static string WithoutDigits(string message)
    {
        var kept = new StringBuilder();
        foreach (char c in message)
        {
            // Hashes too: their letters are those of hexadecimal digits between digits.
            if (!char.IsAsciiHexDigit(c) || char.IsAsciiLetterUpper(c))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    private sealed class Count(Action count) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value) => count();
    }
}
