namespace PosCloud.Delta.Containers.Deflate;

/// <summary>What a stream consists of, in order, for the encoder to imitate: tokens, and marks where blocks begin and end.</summary>
internal sealed class TokenLog
{
    public const uint BlockBegin = 0xFFFF_FFFE;
    public const uint BlockEnd = 0xFFFF_FFFF;

    private readonly List<uint> items = [];
    private int next;

    /// <summary>Blocks in the order of the marks; consumed ones are dropped.</summary>
    public Queue<DeflateBlock> Blocks { get; } = [];

    /// <summary>Length 258 was written as code 284, or padding is not zero: nothing that a recipe can say.</summary>
    public bool Odd { get; set; }

    public int Count => items.Count - next;

    public uint this[int ahead] => items[next + ahead];

    public void Add(uint item) => items.Add(item);

    public void Begin(DeflateBlock block)
    {
        Blocks.Enqueue(block);
        items.Add(BlockBegin);
    }

    public void Skip()
    {
        if (++next >= 1 << 16 || next == items.Count)
        {
            items.RemoveRange(0, next);
            next = 0;
        }
    }

    public void Clear()
    {
        items.Clear();
        Blocks.Clear();
        next = 0;
        Odd = false;
    }
}
