using System.Buffers.Binary;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>
/// Turns payloads of the fast method into blocks (docs/delta-fast.md). Payloads are not trusted: every operation makes at
/// least one byte, and distances, lengths and base ranges are checked. One object serves all blocks without allocating.
/// </summary>
internal sealed class FastBlockDecoder
{
    private readonly OperationModel operations = new();
    private readonly CopyModel copies = new();
    private readonly DifferenceModel differences = new();
    private readonly BaseWindow window = new();
    private readonly PayloadBytes bytes = new();
    private History history;

    /// <summary>Fills <paramref name="block"/>, which begins at <paramref name="blockStart"/> of the result.</summary>
    /// <param name="maxCopies">Copies that the block may have at most.</param>
    /// <exception cref="DeltaException">The payload contradicts the format or its end does not come with the block's.</exception>
    public void Decode(IBaseImage baseImage, IByteSource payload, long blockStart, Span<byte> block, int maxCopies = int.MaxValue)
    {
        operations.Reset();
        copies.Reset();
        differences.Reset();
        window.Begin(baseImage);
        history.Reset();
        bytes.Begin(payload);
        var coder = new RangeDecoder(bytes);
        bool hasBase = window.Length > 0;
        for (int at = 0; at < block.Length;)
        {
            switch (operations.Kind(ref coder, history.State, at & 3, hasBase, default))
            {
                case OperationKind.Literal:
                    int expected = history.ExpectsBlockByte ? block[at - history.Distance0]
                        : history.ExpectsBaseByte ? window.ByteOrNone(blockStart + at + history.Shift0)
                        : -1;
                    block[at] = operations.Literal(ref coder, at > 0 ? block[at - 1] : (byte)0, expected, 0);
                    history.PassLiteral();
                    at++;
                    break;
                case OperationKind.Match:
                    long length = operations.MatchLength.Code(ref coder, at & 3, 0);
                    long distance = operations.Distance(ref coder, length, 0);
                    at = Repeat(block, at, length, distance);
                    history.PassMatch((int)distance);
                    break;
                case OperationKind.ShortRepeat:
                    at = Repeat(block, at, 1, history.Distance0);
                    history.PassShortRepeat();
                    break;
                case OperationKind.Copy:
                    if (--maxCopies < 0)
                    {
                        throw new DeltaException(DeltaError.LimitExceeded, "A block has more copies than the header allows.");
                    }

                    history.PassCopy(copies.Shift(ref coder, history, 0));
                    at = Copy(ref coder, blockStart, block, at);
                    break;
                case var repeat:
                    long repeatLength = operations.RepeatLength.Code(ref coder, at & 3, 0);
                    history.PassRepeat(repeat - OperationKind.Repeat0);
                    at = Repeat(block, at, repeatLength, history.Distance0);
                    break;
            }
        }

        bytes.Finish();
    }

    private static int Repeat(Span<byte> block, int at, long length, long distance)
    {
        if (length > block.Length - at || distance > at)
        {
            throw new DeltaException(DeltaError.Corrupt, "A match leaves its block.");
        }

        int from = at - (int)distance;
        int end = at + (int)length;
        if (distance >= length)
        {
            block[from..(from + (int)length)].CopyTo(block[at..]);
            return end;
        }

        // What was just made is part of what is repeated: the period doubles with each step.
        while (at < end)
        {
            int step = Math.Min(at - from, end - at);
            block.Slice(from, step).CopyTo(block[at..]);
            at += step;
        }

        return end;
    }

    private int Copy(ref RangeDecoder coder, long blockStart, Span<byte> block, int at)
    {
        int start = at;
        differences.BeginCopy();
        while (at < block.Length)
        {
            long gap = differences.Gap(ref coder, at, 0);
            gap = gap == DifferenceModel.Rest ? block.Length - at : gap;
            if (gap > block.Length - at)
            {
                throw new DeltaException(DeltaError.Corrupt, "A copy leaves its block.");
            }

            window.Copy(unchecked(blockStart + at + history.Shift0), block.Slice(at, (int)gap));
            at += (int)gap;
            if (at == block.Length)
            {
                break;
            }

            differences.Settle(at, block);
            int difference = differences.Event(ref coder, 0);
            if (difference == DifferenceModel.End)
            {
                break;
            }

            at = Difference(ref coder, difference, blockStart, block, at);
        }

        return at > start ? at : throw new DeltaException(DeltaError.Corrupt, "A copy has no bytes.");
    }

    private int Difference(ref RangeDecoder coder, int kind, long blockStart, Span<byte> block, int at)
    {
        long offset = unchecked(blockStart + at + history.Shift0);
        uint given = window.Word(offset);
        if (kind == DifferenceModel.OneByte)
        {
            block[at] = (byte)(given + differences.Byte(ref coder, at, given, 0));
            return at + 1;
        }

        if (block.Length - at < 4 || window.Length - offset < 4)
        {
            throw new DeltaException(DeltaError.Corrupt, "A repeated difference leaves its block or the base image.");
        }

        uint word = differences.Word(kind);
        BinaryPrimitives.WriteUInt32LittleEndian(block[at..], unchecked(given + word));
        differences.Use(word);
        return at + 4;
    }
}
