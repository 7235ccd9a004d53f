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
        control = new byte[(int)Math.Min(spare, (long)header.MaxOperations * DeltaFormat.MaxControlBytesPerOperation)];
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
        int compressedControl = payload.ReadNumber(header.BlockLength);
        int compressedDifferences = payload.ReadNumber(header.BlockLength);

        ReadSection(compressedControl, control.AsSpan(0, controlLength));
        var start = new ControlReader(control.AsSpan(0, controlLength), literalBytes, copyBytes, blockStart, block.Length, header.BaseLength);
        int copied = CopyFromBase(start, operations, block);
        if (compressedDifferences > 0)
        {
            AddDifferences(start, operations, block, compressedDifferences, copied);
        }

        if (copied < block.Length)
        {
            FillLiterals(start, operations, block);
        }
    }

    private void ReadSection(int compressedLength, Span<byte> destination)
    {
        section.Begin(compressedLength);
        section.Fill(destination);
        section.Finish();
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

    private void AddDifferences(ControlReader reader, int operations, Span<byte> block, int compressedLength, int total)
    {
        section.Begin(compressedLength);
        ReadOnlySpan<byte> ready = default;
        int at = 0;
        for (int i = 0; i < operations; i++)
        {
            reader.Next(out int literal, out int copy, out _);
            at += literal;
            for (int end = at + copy; at < end;)
            {
                if (ready.IsEmpty)
                {
                    Span<byte> next = differences.AsSpan(0, Math.Min(total, differences.Length));
                    section.Fill(next);
                    total -= next.Length;
                    ready = next;
                }

                int count = Math.Min(end - at, ready.Length);
                Span<byte> target = block.Slice(at, count);
                for (int j = 0; j < target.Length; j++)
                {
                    target[j] += ready[j];
                }

                ready = ready[count..];
                at += count;
            }
        }

        section.Finish();
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
