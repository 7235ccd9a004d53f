using PosCloud.Delta.Format;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Reads what <see cref="RecipeWriter"/> wrote, from a copy of its own, just as the tokens come by.</summary>
internal sealed class RecipeReader
{
    private readonly byte[] bytes = new byte[DeflateAnalysis.MaxRecipe];
    private int length;
    private int next;
    private long eventToken;
    private RecipeEvent eventKind;
    private bool hasEvent;

    /// <exception cref="DeltaException">Too long, or made with parameters that do not exist.</exception>
    public DeflateParameters Begin(ReadOnlySpan<byte> recipe)
    {
        if (recipe.IsEmpty || recipe.Length > bytes.Length || !DeflateParameters.TryDecode(recipe[0], out DeflateParameters parameters))
        {
            throw Corrupt();
        }

        recipe.CopyTo(bytes);
        length = recipe.Length;
        next = 1;
        eventToken = 0;
        Advance();
        return parameters;
    }

    /// <summary>Whether this event comes before the token (or the end) with this index; if so, what belongs to it must be read next.</summary>
    public bool Has(long index, RecipeEvent kind)
    {
        if (hasEvent && eventToken < index)
        {
            throw Corrupt();
        }

        return hasEvent && eventToken == index && eventKind == kind;
    }

    public bool TakeBlockEnd(long index)
    {
        bool has = Has(index, RecipeEvent.BlockEnd);
        if (has)
        {
            Advance();
        }

        return has;
    }

    /// <summary>The token in place of the predicted one, or the predicted one.</summary>
    public uint TakeToken(long index, uint predicted, byte literal)
    {
        if (Has(index, RecipeEvent.Literal))
        {
            Advance();
            return literal;
        }

        if (!Has(index, RecipeEvent.Match))
        {
            return predicted;
        }

        int matchLength = TakeByte() + DeflateCodes.MinMatch;
        ulong distance = TakeVarint() + 1;
        if (distance > DeflateCodes.WindowSize)
        {
            throw Corrupt();
        }

        Advance();
        return DeflateCodes.Match(matchLength, (int)distance);
    }

    /// <summary>The type of the block that ends here; of a dynamic one, its header is read by <see cref="TakeHeader"/>.</summary>
    public int TakeType()
    {
        int type = TakeByte();
        if (type != 2)
        {
            Advance();
        }

        return type <= 2 ? type : throw Corrupt();
    }

    /// <summary>Valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> TakeHeader(DynamicHeader header, out int headerBits)
    {
        ulong bits = TakeVarint();
        int start = next;
        if (bits > DeflateCodes.MaxHeaderBytes * 8 || (int)(bits + 7) >> 3 > length - next)
        {
            throw Corrupt();
        }

        headerBits = (int)bits;
        ReadOnlySpan<byte> taken = bytes.AsSpan(start, (headerBits + 7) >> 3);
        var reader = new BitSpanReader(taken, 0);
        if (!header.Read(ref reader) || reader.Position != headerBits || reader.Take(-headerBits & 7) != 0)
        {
            throw Corrupt();
        }

        next += taken.Length;
        Advance();
        return taken;
    }

    /// <exception cref="DeltaException">There is an event that did not come to pass.</exception>
    public void End()
    {
        if (hasEvent)
        {
            throw Corrupt();
        }
    }

    private void Advance()
    {
        hasEvent = next < length;
        if (!hasEvent)
        {
            return;
        }

        ulong value = TakeVarint();
        eventKind = (RecipeEvent)(value & 3);
        eventToken += (long)(value >> 2);
    }

    private byte TakeByte() => next < length ? bytes[next++] : throw Corrupt();

    private ulong TakeVarint()
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(next, length - next);
        if (!Varint.TryRead(ref rest, out ulong value))
        {
            throw Corrupt();
        }

        next = length - rest.Length;
        return value;
    }

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "A deflate recipe is not valid.");
}
