using System.Numerics;
using System.Runtime.InteropServices;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>
/// The sliding window of zlib's compressors with its chains of equal hashes. It finds the same matches as they do, also where
/// they follow from its size, from the moment at which it slides and from hash collisions.
/// </summary>
internal sealed class MatchWindow
{
    public const int FixedBytes = Length + Slack + (sizeof(ushort) * (Heads + DeflateCodes.WindowSize));

    /// <summary>Bytes that must be known behind a position before it is looked at, unless the input ends.</summary>
    private const int MinLookahead = DeflateCodes.MaxMatch + DeflateCodes.MinMatch + 1;

    private const int MaxDistance = DeflateCodes.WindowSize - MinLookahead;
    private const int Length = 2 * DeflateCodes.WindowSize;
    private const int Slack = DeflateCodes.MaxMatch + 6;
    private const int Heads = 1 << 16;
    private const int Mask = DeflateCodes.WindowSize - 1;

    private readonly byte[] bytes = new byte[Length + Slack];
    private readonly ushort[] head = new ushort[Heads];
    private readonly ushort[] previous = new ushort[DeflateCodes.WindowSize];
    private DeflateParameters parameters;
    private int hashShift;
    private int hashMask;
    private int end;
    private int inserted;
    private bool complete;

    /// <summary>Index of the next token's first byte.</summary>
    public int Position { get; private set; }

    /// <summary>Index of the current block's first byte; negative when it has left the window.</summary>
    public int BlockStart { get; private set; }

    public int Lookahead => end - Position;

    public bool AtEnd => complete && Position == end;

    /// <summary>Whether enough is known for the next token (or that there is none).</summary>
    public bool IsReady => complete || Lookahead >= MinLookahead;

    public int Free => Length - end;

    /// <summary>The bytes of the current block; only if <see cref="BlockStart"/> is not negative.</summary>
    public ReadOnlySpan<byte> Block => bytes.AsSpan(BlockStart, Position - BlockStart);

    public byte Current => bytes[Position];

    public void Reset(DeflateParameters with)
    {
        parameters = with;
        hashShift = (with.HashBits + DeflateCodes.MinMatch - 1) / DeflateCodes.MinMatch;
        hashMask = (1 << with.HashBits) - 1;
        Array.Clear(head);
        Array.Clear(bytes);
        Position = BlockStart = end = inserted = 0;
        complete = false;
    }

    /// <summary>Takes as many bytes as there is room for and returns their number.</summary>
    public int Take(ReadOnlySpan<byte> raw)
    {
        int count = Math.Min(raw.Length, Free);
        raw[..count].CopyTo(bytes.AsSpan(end));
        end += count;
        if (end == Length)
        {
            SlideIfDue();
        }

        return count;
    }

    /// <summary>There is no more input. gzip then clears two bytes behind it, and compares with what lies further behind.</summary>
    public void Complete()
    {
        complete = true;
        SlideIfDue();
        ClearBehind();
    }

    /// <param name="hashInside">False when the token's positions after the first are never to be found.</param>
    public void Advance(int count, bool hashInside)
    {
        Position += count;
        if (!hashInside)
        {
            inserted = Position;
        }

        SlideIfDue();
    }

    public void BeginBlock() => BlockStart = Position;

    /// <summary>The match that a search <paramref name="ahead"/> bytes from here finds if longer than <paramref name="floor"/>; else 0.</summary>
    public uint Find(int ahead, int floor)
    {
        int at = Position + ahead;
        int known = end - at;
        if (known < DeflateCodes.MinMatch || floor >= known)
        {
            return 0;
        }

        Insert(at);
        int candidate = previous[at & Mask];
        int limit = Math.Max(at - MaxDistance, 0);
        if (candidate == 0 || candidate < limit)
        {
            return 0;
        }

        bool clip = parameters.Maker != DeflateMaker.Gzip;
        int nice = clip ? Math.Min(parameters.NiceLength, known) : parameters.NiceLength;
        int most = clip ? Math.Min(DeflateCodes.MaxMatch, known) : DeflateCodes.MaxMatch;
        int chain = floor >= parameters.GoodLength ? parameters.ChainLength >> 2 : parameters.ChainLength;
        int best = floor;
        int start = -1;
        ReadOnlySpan<byte> here = bytes.AsSpan(at, most);
        ushort tail = Pair(at + best - 1);
        do
        {
            if (Pair(candidate + best - 1) != tail)
            {
                continue;
            }

            int length = here.CommonPrefixLength(bytes.AsSpan(candidate, most));
            if (length > best)
            {
                start = candidate;
                best = length;
                if (length >= nice)
                {
                    break;
                }

                tail = Pair(at + best - 1);
            }
        }
        while ((candidate = previous[candidate & Mask]) > limit && --chain != 0);

        best = Math.Min(best, known);
        return start < 0 || best <= floor ? 0 : DeflateCodes.Match(best, at - start);
    }

    private ushort Pair(int at) => MemoryMarshal.Read<ushort>(bytes.AsSpan(at, sizeof(ushort)));

    private void Insert(int through)
    {
        ReadOnlySpan<byte> from = bytes;
        for (; inserted <= through; inserted++)
        {
            int hash = ((from[inserted] << (2 * hashShift)) ^ (from[inserted + 1] << hashShift) ^ from[inserted + 2]) & hashMask;
            previous[inserted & Mask] = head[hash];
            head[hash] = (ushort)inserted;
        }
    }

    private void SlideIfDue()
    {
        if (Lookahead >= MinLookahead || Position < DeflateCodes.WindowSize + MaxDistance || !(complete || end == Length))
        {
            return;
        }

        bytes.AsSpan(DeflateCodes.WindowSize, DeflateCodes.WindowSize).CopyTo(bytes);
        Position -= DeflateCodes.WindowSize;
        BlockStart -= DeflateCodes.WindowSize;
        end -= DeflateCodes.WindowSize;
        inserted -= DeflateCodes.WindowSize;
        Rebase(head);
        Rebase(previous);
        if (complete)
        {
            // Where the input filled the window to its last byte, gzip learns of its end only now.
            ClearBehind();
        }
    }

    private void ClearBehind() => bytes.AsSpan(end, DeflateCodes.MinMatch - 1).Clear();

    private static void Rebase(ushort[] links)
    {
        var size = new Vector<ushort>(DeflateCodes.WindowSize);
        foreach (ref Vector<ushort> link in MemoryMarshal.Cast<ushort, Vector<ushort>>(links.AsSpan()))
        {
            link = Vector.Max(link, size) - size;
        }
    }
}
