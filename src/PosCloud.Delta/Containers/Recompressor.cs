using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Delta.Containers;

/// <summary>
/// Takes a layer's opened bytes forward and gives out the closed ones: bytes between streams as they are, streams made again
/// from their content.
/// </summary>
internal sealed class Recompressor(IByteSink output) : IByteSink
{
    /// <summary>Bytes of the object.</summary>
    public const int Memory = DeflateReproducer.FixedBytes + 256;

    private readonly DeflateReproducer reproducer = new();
    private readonly PieceReader piece = new();
    private bool announced;
    private long gapLeft;
    private long gapDone;
    private long rawLeft;

    /// <summary>No stream is open.</summary>
    public bool IsIdle => rawLeft == 0;

    /// <summary>All streams that were expected have begun.</summary>
    public bool IsDone => !announced && piece.IsEmpty;

    /// <summary>Begins where no stream is open; gaps count from here.</summary>
    public void Restart()
    {
        announced = false;
        gapDone = 0;
        rawLeft = 0;
    }

    /// <summary>The streams that begin from here on, as a piece of a block has them; those before have begun.</summary>
    public void Expect(ReadOnlyMemory<byte> entries)
    {
        piece.Begin(entries);
        if (IsIdle)
        {
            Announce();
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (announced && gapLeft == 0)
            {
                announced = false;
                rawLeft = piece.RawLength;
                reproducer.Begin(rawLeft, piece.Recipe.Span);
            }

            int count = (int)Math.Min(bytes.Length, rawLeft > 0 ? rawLeft : announced ? gapLeft : long.MaxValue);
            if (rawLeft > 0)
            {
                WriteRaw(bytes[..count]);
            }
            else
            {
                output.Write(bytes[..count]);
                gapDone += count;
                gapLeft -= count;
            }

            bytes = bytes[count..];
        }
    }

    private void WriteRaw(ReadOnlySpan<byte> raw)
    {
        reproducer.Write(raw, output);
        rawLeft -= raw.Length;
        if (rawLeft == 0)
        {
            gapDone = 0;
            Announce();
        }
    }

    private void Announce()
    {
        announced = piece.MoveNext();
        gapLeft = announced ? piece.Gap - gapDone : 0;
        if (gapLeft < 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A stream begins before the place that was reached.");
        }
    }
}
