using PosCloud.Delta.Format;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>
/// A recipe: a byte that names the parameters, then what went otherwise, each as gap * 4 + kind (a varint; the gap in tokens
/// since the one before) and what belongs to its kind.
/// </summary>
internal sealed class RecipeWriter
{
    private readonly List<byte> bytes = [];
    private long lastToken;

    public int Length => bytes.Count;

    public byte[] ToArray() => [.. bytes];

    public void Begin(DeflateParameters parameters)
    {
        bytes.Clear();
        bytes.Add(parameters.Code);
        lastToken = 0;
    }

    public void Token(long index, uint token)
    {
        if (DeflateCodes.IsLiteral(token))
        {
            Add(index, RecipeEvent.Literal);
            return;
        }

        Add(index, RecipeEvent.Match);
        bytes.Add((byte)(DeflateCodes.LengthOf(token) - DeflateCodes.MinMatch));
        Varint.Write(bytes, (ulong)DeflateCodes.DistanceOf(token) - 1);
    }

    public void BlockEnd(long index) => Add(index, RecipeEvent.BlockEnd);

    public void BlockShape(long index, DeflateBlock block)
    {
        Add(index, RecipeEvent.BlockShape);
        bytes.Add((byte)block.Type);
        if (block.Type == 2)
        {
            Varint.Write(bytes, (ulong)block.HeaderBits);
            bytes.AddRange(block.Header);
        }
    }

    private void Add(long index, RecipeEvent kind)
    {
        Varint.Write(bytes, ((ulong)(index - lastToken) << 2) | (uint)kind);
        lastToken = index;
    }
}
