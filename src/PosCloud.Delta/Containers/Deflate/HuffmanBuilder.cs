namespace PosCloud.Delta.Containers.Deflate;

/// <summary>
/// Code lengths of a Huffman code just as zlib finds them: which of several best codes it is depends on how its heap resolves
/// ties, on the codes that it invents when there are fewer than two, and on how it shortens codes that are too long.
/// </summary>
internal sealed class HuffmanBuilder(int symbols, int maxLength)
{
    private readonly int[] counts = new int[(2 * symbols) + 1];
    private readonly int[] parents = new int[(2 * symbols) + 1];
    private readonly byte[] depths = new byte[(2 * symbols) + 1];
    private readonly byte[] lengths = new byte[(2 * symbols) + 1];
    private readonly int[] heap = new int[(2 * symbols) + 1];
    private readonly int[] lengthCounts = new int[DeflateCodes.MaxBits + 1];
    private int heapLength;
    private int heapMax;

    /// <summary>The last symbol that has a code.</summary>
    public int LastSymbol { get; private set; }

    /// <summary>Up to the last symbol.</summary>
    public ReadOnlySpan<byte> Lengths => lengths.AsSpan(0, LastSymbol + 1);

    public void Build(ReadOnlySpan<int> occurrences)
    {
        occurrences.CopyTo(counts);
        FillHeap();
        for (int at = heapLength / 2; at >= 1; at--)
        {
            SiftDown(at);
        }

        heapMax = heap.Length;
        for (int node = symbols; heapLength >= 2; node++)
        {
            Join(node);
        }

        heap[--heapMax] = heap[1];
        AssignLengths();
    }

    private void FillHeap()
    {
        heapLength = 0;
        LastSymbol = -1;
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            lengths[symbol] = 0;
            if (counts[symbol] != 0)
            {
                heap[++heapLength] = LastSymbol = symbol;
                depths[symbol] = 0;
            }
        }

        while (heapLength < 2)
        {
            int invented = LastSymbol < 2 ? ++LastSymbol : 0;
            heap[++heapLength] = invented;
            counts[invented] = 1;
            depths[invented] = 0;
        }
    }

    private void Join(int node)
    {
        int first = heap[1];
        heap[1] = heap[heapLength--];
        SiftDown(1);
        int second = heap[1];
        heap[--heapMax] = first;
        heap[--heapMax] = second;
        counts[node] = counts[first] + counts[second];
        depths[node] = (byte)(Math.Max(depths[first], depths[second]) + 1);
        parents[first] = parents[second] = node;
        heap[1] = node;
        SiftDown(1);
    }

    private bool IsSmaller(int node, int other) =>
        counts[node] < counts[other] || (counts[node] == counts[other] && depths[node] <= depths[other]);

    private void SiftDown(int at)
    {
        int node = heap[at];
        for (int child = at << 1; child <= heapLength; child <<= 1)
        {
            if (child < heapLength && IsSmaller(heap[child + 1], heap[child]))
            {
                child++;
            }

            if (IsSmaller(node, heap[child]))
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = node;
    }

    /// <summary>Lengths from the root downwards; those beyond the limit are cut, and others are made longer for them.</summary>
    private void AssignLengths()
    {
        Array.Clear(lengthCounts);
        lengths[heap[heapMax]] = 0;
        int overflow = 0;
        for (int at = heapMax + 1; at < heap.Length; at++)
        {
            int node = heap[at];
            int length = lengths[parents[node]] + 1;
            if (length > maxLength)
            {
                length = maxLength;
                overflow++;
            }

            lengths[node] = (byte)length;
            if (node <= LastSymbol)
            {
                lengthCounts[length]++;
            }
        }

        if (overflow == 0)
        {
            return;
        }

        for (; overflow > 0; overflow -= 2)
        {
            int length = maxLength - 1;
            while (lengthCounts[length] == 0)
            {
                length--;
            }

            lengthCounts[length]--;
            lengthCounts[length + 1] += 2;
            lengthCounts[maxLength]--;
        }

        int next = heap.Length;
        for (int length = maxLength; length != 0; length--)
        {
            for (int left = lengthCounts[length]; left != 0;)
            {
                int node = heap[--next];
                if (node <= LastSymbol)
                {
                    lengths[node] = (byte)length;
                    left--;
                }
            }
        }
    }
}
