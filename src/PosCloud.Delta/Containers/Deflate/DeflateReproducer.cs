namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Makes a deflate stream again from what it inflates to and a recipe. Safe for any recipe: work and output are bounded by both.</summary>
internal sealed class DeflateReproducer
{
    /// <summary>Bytes of all its buffers; nothing is allocated after construction.</summary>
    public const int FixedBytes = DeflateModel.FixedBytes + DeflateAnalysis.MaxRecipe + BlockWriter.FixedBytes;

    private readonly DeflateModel model = new();
    private readonly RecipeReader recipe = new();
    private readonly BlockWriter writer = new();
    private readonly DynamicHeader header = new();
    private long left;

    /// <summary>A stream was begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <param name="rawLength">Bytes that will be written. If none, one empty write is needed.</param>
    /// <param name="recipe">What <see cref="DeflateAnalysis"/> made; it is copied.</param>
    /// <exception cref="DeltaException">The recipe is not valid.</exception>
    public void Begin(long rawLength, ReadOnlySpan<byte> recipe)
    {
        IsOpen = false;
        model.Reset(this.recipe.Begin(recipe));
        writer.Reset();
        left = rawLength;
        IsOpen = true;
    }

    /// <summary>Takes the next raw bytes and gives out each block as soon as its end is known.</summary>
    /// <exception cref="DeltaException">The recipe does not fit the bytes.</exception>
    public void Write(ReadOnlySpan<byte> raw, IByteSink output)
    {
        if (!IsOpen || raw.Length > left)
        {
            throw new InvalidOperationException("More bytes than were announced.");
        }

        do
        {
            int taken = model.Window.Take(raw);
            raw = raw[taken..];
            left -= taken;
            if (left == 0)
            {
                model.Window.Complete();
            }

            while (IsOpen && model.Window.IsReady)
            {
                Step(output);
            }
        }
        while (!raw.IsEmpty);
    }

    private void Step(IByteSink output)
    {
        if (model.PredictBlockEnd() != recipe.TakeBlockEnd(model.TokenIndex))
        {
            WriteBlock(false, output);
        }
        else if (model.Window.AtEnd)
        {
            WriteBlock(true, output);
            recipe.End();
            IsOpen = false;
        }
        else
        {
            TakeToken();
        }
    }

    private void TakeToken()
    {
        uint token = recipe.TakeToken(model.TokenIndex, model.Predictor.Predict(), model.Window.Current);
        if (DeflateCodes.LengthOf(token) > model.Window.Lookahead || model.Block.IsFull)
        {
            throw new DeltaException(DeltaError.Corrupt, "A deflate recipe goes beyond its stream.");
        }

        model.Accept(token);
    }

    private void WriteBlock(bool final, IByteSink output)
    {
        bool given = recipe.Has(model.TokenIndex, RecipeEvent.BlockShape);
        int type = given ? recipe.TakeType() : model.PredictType();
        switch (type)
        {
            case 0:
                if (!model.IsStorable)
                {
                    throw new DeltaException(DeltaError.Corrupt, "A deflate recipe stores a block that is too long.");
                }

                writer.Stored(model.Window.Block, final, output);
                break;
            case 1:
                writer.Fixed(model.Block, final, output);
                break;
            default:
                writer.Dynamic(model.Block, given ? GivenShape() : model.Shaper.Shape, final, output);
                break;
        }

        model.BeginBlock();
    }

    private DynamicShape GivenShape()
    {
        ReadOnlySpan<byte> bits = recipe.TakeHeader(header, out int headerBits);
        return new DynamicShape(bits, headerBits, header.Literals, header.Distances);
    }
}
