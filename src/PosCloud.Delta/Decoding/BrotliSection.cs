using System.Buffers;
using System.IO.Compression;

namespace PosCloud.Delta.Decoding;

/// <summary>One Brotli stream inside a payload, decoded in steps to an exactly known length.</summary>
internal sealed class BrotliSection(PayloadReader payload, int maxWindowBits) : IDisposable
{
    private BrotliDecoder decoder;
    private int compressed;
    private bool done;

    public void Begin(int compressedLength)
    {
        decoder.Dispose();
        decoder = default;
        compressed = compressedLength;
        done = false;

        // The stream itself says how much window the decoder will allocate (RFC 7932, 9.1), so it is checked first.
        ReadOnlySpan<byte> first = payload.Peek(Math.Min(1, compressed));
        if (first.IsEmpty || WindowBits(first[0]) is not int bits || bits > maxWindowBits)
        {
            throw Corrupt();
        }
    }

    /// <summary>Decodes exactly as many bytes as fit.</summary>
    public void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            destination = destination[Step(destination)..];
        }
    }

    /// <summary>Proves that the stream ends here, and with it its section of the payload.</summary>
    public void Finish()
    {
        Span<byte> tooMuch = stackalloc byte[1];
        while (!done)
        {
            if (Step(tooMuch) != 0)
            {
                throw Corrupt();
            }
        }

        if (compressed != 0)
        {
            throw Corrupt();
        }
    }

    public void Dispose() => decoder.Dispose();

    private int Step(Span<byte> destination)
    {
        if (done)
        {
            throw Corrupt();
        }

        ReadOnlySpan<byte> source = payload.Peek(compressed);
        OperationStatus status = decoder.Decompress(source, destination, out int consumed, out int written);
        payload.Advance(consumed);
        compressed -= consumed;
        done = status == OperationStatus.Done;
        if (status == OperationStatus.InvalidData || (consumed == 0 && written == 0 && !done))
        {
            throw Corrupt();
        }

        return written;
    }

    private static int? WindowBits(byte first) => (first & 1, (first >> 1) & 7, (first >> 4) & 7) switch
    {
        (0, _, _) => 16,
        (_, > 0 and int high, _) => 17 + high,
        (_, _, 0) => 17,
        (_, _, 1) => null,
        (_, _, int low) => 8 + low,
    };

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "A compressed stream of a block is damaged or has the wrong length.");
}
