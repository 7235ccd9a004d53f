using PosCloud.Delta.Format;

namespace PosCloud.Delta.Decoding;

/// <summary>
/// Turns payloads into blocks. All buffers are made once; their sum is what the header declares as decoder memory.
/// One Brotli stream is open at a time, so only one window is alive.
/// </summary>
internal sealed class BlockDecoder : IDisposable
{
    private readonly Stream baseImage;
    private readonly DeltaHeader header;
    private readonly PayloadReader payload;
    private readonly BrotliSection section;
    private readonly byte[] control;
    private readonly byte[] differences = new byte[32 << 10];

    public BlockDecoder(Stream baseImage, DeltaPreamble preamble, PayloadReader payload)
    {
        this.baseImage = baseImage;
        this.payload = payload;
        header = preamble.Header;
        section = new BrotliSection(payload, preamble.WindowBits);
        long spare = header.DecoderMemory
            - DeltaFormat.DecoderMemory(header.BlockLength, preamble.WindowBits, 0, header.BlockCount);
        control = new byte[(int)Math.Min(spare, DeltaFormat.MaxControlLength(header.BlockLength))];
    }

    public void Decode(BlockEntry entry, long blockStart, Span<byte> block)
    {
        payload.Begin(entry.PayloadLength);
        switch (entry.Method)
        {
            case BlockMethod.Stored:
                payload.ReadExactly(block);
                break;
            case BlockMethod.Compressed:
                section.Begin(payload.Remaining);
                section.Fill(block);
                section.Finish();
                break;
            default:
                DecodeDifference(blockStart, block);
                break;
        }

        if (payload.Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's payload has bytes after its last stream.");
        }
    }

    public void Dispose() => section.Dispose();

    private void DecodeDifference(long blockStart, Span<byte> block)
    {
        int operations = payload.ReadNumber(int.MaxValue);
        if (operations > header.MaxOperations)
        {
            throw new DeltaException(DeltaError.LimitExceeded, $"A block has {operations} operations; the header allows {header.MaxOperations}.");
        }

        int controlLength = payload.ReadNumber(int.MaxValue);
        if (controlLength > control.Length)
        {
            throw new DeltaException(DeltaError.LimitExceeded, "A block's control stream does not fit the declared decoder memory.");
        }

        int literalBytes = payload.ReadNumber(controlLength);
        int copyBytes = payload.ReadNumber(controlLength - literalBytes);
        int shiftBytes = payload.ReadNumber(controlLength - literalBytes - copyBytes);
        int gapBytes = payload.ReadNumber(controlLength - literalBytes - copyBytes - shiftBytes);
        int compressedControl = payload.ReadNumber(header.BlockLength);
        int compressedDifferences = payload.ReadNumber(header.BlockLength);

        section.Begin(compressedControl);
        section.Fill(control.AsSpan(0, controlLength));
        section.Finish();

        ReadOnlySpan<byte> columns = control.AsSpan(0, controlLength);
        int runsStart = literalBytes + copyBytes + shiftBytes;
        var copies = new ControlReader(columns[..runsStart], literalBytes, copyBytes, blockStart, block.Length, header.BaseLength);
        int copied = CopyFromBase(copies, operations, block);
        var runs = new RunReader(columns.Slice(runsStart, gapBytes), columns[(runsStart + gapBytes)..], copied);
        int different = runs.Total();
        if (different > 0)
        {
            section.Begin(compressedDifferences);
            new DifferenceAdder(copies, block, section, differences, different).Apply(runs);
            section.Finish();
        }
        else if (compressedDifferences != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block has differences that no run uses.");
        }

        if (copied < block.Length)
        {
            FillLiterals(copies, operations, block);
        }
    }

    private int CopyFromBase(ControlReader reader, int operations, Span<byte> block)
    {
        int at = 0;
        int copied = 0;
        for (int i = 0; i < operations; i++)
        {
            reader.Next(out int literal, out int copy, out long baseOffset);
            at += literal;
            baseImage.Position = baseOffset;
            baseImage.ReadExactly(block.Slice(at, copy));
            at += copy;
            copied += copy;
        }

        return reader.AtEnd
            ? copied
            : throw new DeltaException(DeltaError.Corrupt, "A block's control stream is longer than its operations.");
    }

    private void FillLiterals(ControlReader reader, int operations, Span<byte> block)
    {
        section.Begin(payload.Remaining);
        int at = 0;
        for (int i = 0; i < operations; i++)
        {
            reader.Next(out int literal, out int copy, out _);
            section.Fill(block.Slice(at, literal));
            at += literal + copy;
        }

        section.Fill(block[at..]);
        section.Finish();
    }
}
