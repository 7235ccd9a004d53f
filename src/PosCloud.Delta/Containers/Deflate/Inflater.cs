using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>
/// Strict inflater (RFC 1951) over a range of an image, resumable after any output byte. About 90 KB; allocates only for
/// the encoder's <see cref="TokenLog"/>. Every call does work proportional to the bytes that it gives out or takes in.
/// </summary>
internal sealed class Inflater
{
    public const int MaxRun = 32768;

    private readonly byte[] window = new byte[DeflateCodes.WindowSize + MaxRun];
    private readonly BitInput input = new();
    private readonly HuffmanDecoder literalCode = new(10, 288);
    private readonly HuffmanDecoder distanceCode = new(9, 32);
    private readonly DynamicHeader header = new();
    private TokenLog? log;
    private int outputNext;
    private int freshStart;
    private bool final;
    private bool inBlock;
    private long headerBit;
    private int blockType;
    private int storedLeft;
    private int pendingLength;
    private int pendingDistance;
    private bool ended;
    private bool bad;

    /// <summary>Bytes given out since the stream's start.</summary>
    public long Produced { get; private set; }

    /// <summary>What the last run gave out; valid until the next one.</summary>
    public ReadOnlySpan<byte> Fresh => window.AsSpan(freshStart, outputNext - freshStart);

    /// <summary>Bytes of the stream so far, the byte that it is in included.</summary>
    public long Consumed => (input.Position + 7) >> 3;

    /// <param name="length">Bytes that the stream may take at most.</param>
    public void Start(IBaseImage image, long offset, long length, TokenLog? tokens = null)
    {
        log = tokens;
        log?.Clear();
        outputNext = freshStart = 0;
        Produced = 0;
        final = inBlock = ended = bad = false;
        pendingLength = storedLeft = 0;
        input.Start(image, offset, length);
    }

    /// <summary>Gives out up to <paramref name="most"/> bytes (1 to <see cref="MaxRun"/>) as <see cref="Fresh"/>.</summary>
    public InflateStatus Run(int most)
    {
        if (outputNext + most > window.Length)
        {
            int keep = Math.Min(outputNext, DeflateCodes.WindowSize);
            window.AsSpan(outputNext - keep, keep).CopyTo(window);
            outputNext = keep;
        }

        freshStart = outputNext;
        int target = outputNext + most;
        while (outputNext < target && !ended && !bad)
        {
            if (pendingLength > 0)
            {
                CopyMatch(target);
            }
            else if (!inBlock)
            {
                bad = !ReadBlockHeader();
            }
            else
            {
                bad = !(blockType == 0 ? CopyStored(target) : Decode(target));
            }
        }

        Produced += outputNext - freshStart;
        return bad ? InflateStatus.Bad : ended ? InflateStatus.Ended : InflateStatus.More;
    }

    /// <summary>Between two runs.</summary>
    public void Save(InflateCheckpoint checkpoint)
    {
        checkpoint.Produced = Produced;
        checkpoint.Bit = input.Position;
        checkpoint.HeaderBit = inBlock ? headerBit : -1;
        checkpoint.PendingLength = pendingLength;
        checkpoint.PendingDistance = pendingDistance;
        checkpoint.StoredLeft = storedLeft;
        int keep = Math.Min(outputNext, DeflateCodes.WindowSize);
        window.AsSpan(outputNext - keep, keep).CopyTo(checkpoint.Window);
    }

    /// <summary>After <see cref="Start"/> with the same range; false if the range no longer holds what it held.</summary>
    public bool Restore(InflateCheckpoint checkpoint)
    {
        int keep = (int)Math.Min(checkpoint.Produced, DeflateCodes.WindowSize);
        checkpoint.Window.AsSpan(0, keep).CopyTo(window);
        outputNext = freshStart = keep;
        Produced = checkpoint.Produced;
        if (checkpoint.HeaderBit >= 0)
        {
            input.Seek(checkpoint.HeaderBit);
            bad = !ReadBlockHeader();
        }

        pendingLength = checkpoint.PendingLength;
        pendingDistance = checkpoint.PendingDistance;
        storedLeft = checkpoint.StoredLeft;
        input.Seek(checkpoint.Bit);
        return !bad;
    }

    private bool ReadBlockHeader()
    {
        headerBit = input.Position;
        BitSpanReader reader = input.Peek(DeflateCodes.MaxHeaderBytes + 2);
        final = reader.Take(1) != 0;
        blockType = reader.Take(2);
        int bodyStart = reader.Position;
        bool valid = blockType switch
        {
            0 => ReadStored(ref reader),
            1 => UseFixed(),
            2 => header.Read(ref reader) && literalCode.Build(header.Literals) && distanceCode.Build(header.Distances),
            _ => false,
        };
        if (!valid || reader.Overrun)
        {
            return false;
        }

        if (log != null)
        {
            byte[] body = blockType == 2 ? reader.Copy(bodyStart) : [];
            log.Begin(new DeflateBlock(blockType, final, storedLeft, body, reader.Position - bodyStart));
        }

        input.Take(reader);
        inBlock = true;
        return true;
    }

    private bool ReadStored(ref BitSpanReader reader)
    {
        if (reader.Take(-reader.Position & 7) != 0 && log != null)
        {
            log.Odd = true;
        }

        storedLeft = reader.Take(16);
        return reader.Take(16) == (storedLeft ^ 0xFFFF);
    }

    private bool UseFixed()
    {
        Span<byte> literals = stackalloc byte[288];
        Span<byte> distances = stackalloc byte[32];
        DeflateCodes.FixedLengths(literals, distances);
        return literalCode.Build(literals) && distanceCode.Build(distances);
    }

    private bool CopyStored(int target)
    {
        int count = Math.Min(storedLeft, target - outputNext);
        while (count > 0)
        {
            int taken = input.Read(window.AsSpan(outputNext, count));
            if (taken == 0)
            {
                return false;
            }

            outputNext += taken;
            storedLeft -= taken;
            count -= taken;
        }

        if (storedLeft == 0)
        {
            EndBlock();
        }

        return true;
    }

    /// <summary>Symbols of a fixed or dynamic block.</summary>
    private bool Decode(int target)
    {
        while (outputNext < target)
        {
            input.Refill();
            int symbol = TakeSymbol(literalCode);
            if (symbol < DeflateCodes.EndOfBlock)
            {
                if (symbol < 0)
                {
                    return false;
                }

                window[outputNext++] = (byte)symbol;
                log?.Add((uint)symbol);
                continue;
            }

            if (symbol == DeflateCodes.EndOfBlock)
            {
                EndBlock();
                return true;
            }

            if (!TakeMatch(symbol - DeflateCodes.FirstLength))
            {
                return false;
            }

            CopyMatch(target);
        }

        return true;
    }

    private bool TakeMatch(int lengthCode)
    {
        if (lengthCode > 28)
        {
            return false;
        }

        int length = DeflateCodes.LengthBase(lengthCode) + TakeBits(DeflateCodes.LengthExtraBits(lengthCode));
        int code = TakeSymbol(distanceCode);
        if (code is < 0 or >= DeflateCodes.DistanceSymbols)
        {
            return false;
        }

        int distance = DeflateCodes.DistanceBase(code) + TakeBits(DeflateCodes.DistanceExtraBits(code));
        if (input.Count < 0 || distance > outputNext)
        {
            return false;
        }

        if (log != null)
        {
            log.Odd |= length == DeflateCodes.MaxMatch && lengthCode != 28;
            log.Add(DeflateCodes.Match(length, distance));
        }

        pendingLength = length;
        pendingDistance = distance;
        return true;
    }

    /// <summary>-1 when the next bits are no code or not all there.</summary>
    private int TakeSymbol(HuffmanDecoder code)
    {
        int entry = code.Table[(int)input.Bits & code.Mask];
        if (entry == 0)
        {
            entry = code.DecodeLong(input.Bits);
        }

        int length = entry & 15;
        if (length == 0 || length > input.Count)
        {
            return -1;
        }

        input.Skip(length);
        return entry >> 4;
    }

    private int TakeBits(int count)
    {
        int value = (int)input.Bits & ((1 << count) - 1);
        input.Skip(count);
        return value;
    }

    private void CopyMatch(int target)
    {
        int count = Math.Min(pendingLength, target - outputNext);
        Span<byte> to = window.AsSpan(outputNext, count);
        ReadOnlySpan<byte> from = window.AsSpan(outputNext - pendingDistance);
        if (pendingDistance >= count)
        {
            from[..count].CopyTo(to);
        }
        else
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[i];
            }
        }

        outputNext += count;
        pendingLength -= count;
    }

    private void EndBlock()
    {
        inBlock = false;
        log?.Add(TokenLog.BlockEnd);
        if (final)
        {
            ended = true;
            input.Unread();
            if (input.Bits != 0 && log != null)
            {
                log.Odd = true;
            }
        }
    }
}
