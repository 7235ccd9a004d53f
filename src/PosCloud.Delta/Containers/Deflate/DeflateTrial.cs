namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Plays one set of parameters against an existing stream and writes down where they differ. Reusable.</summary>
internal sealed class DeflateTrial
{
    private const int FirstRun = 1024;

    private readonly DeflateModel model = new();
    private readonly Inflater inflater = new();
    private readonly TokenLog log = new();
    private readonly RecipeWriter recipe = new();
    private DeflateBlock? block;
    private int storedLeft;
    private bool ended;
    private bool impossible;

    /// <summary>What the last run wrote down; it makes the stream only if that run was <see cref="TrialEnd.Whole"/>.</summary>
    public RecipeWriter Recipe => recipe;

    /// <param name="maxTokens">Tokens after which the run ends as <see cref="TrialEnd.Prefix"/>.</param>
    /// <param name="maxRecipe">Bytes.</param>
    public TrialEnd Run(DeflateRange range, DeflateParameters parameters, long maxTokens, int maxRecipe, CancellationToken cancellationToken)
    {
        model.Reset(parameters);
        recipe.Begin(parameters);
        inflater.Start(range.Image, range.Offset, range.Length, log);
        block = null;
        ended = impossible = false;
        for (int run = FirstRun; ; run = Math.Min(run * 2, Inflater.MaxRun))
        {
            cancellationToken.ThrowIfCancellationRequested();
            InflateStatus status = inflater.Run(Math.Min(run, model.Window.Free));
            model.Window.Take(inflater.Fresh);
            if (status == InflateStatus.Ended)
            {
                model.Window.Complete();
            }

            bool whole = status == InflateStatus.Ended && inflater.Consumed == range.Length;
            if (log.Odd || (status != InflateStatus.More && !whole))
            {
                return TrialEnd.Impossible;
            }

            while (model.Window.IsReady && !ended)
            {
                Step();
                if (impossible || recipe.Length > maxRecipe || model.TokenIndex >= maxTokens)
                {
                    return impossible ? TrialEnd.Impossible : recipe.Length > maxRecipe ? TrialEnd.TooLong : TrialEnd.Prefix;
                }
            }

            if (ended)
            {
                return TrialEnd.Whole;
            }
        }
    }

    private void Step()
    {
        if (block == null)
        {
            log.Skip();
            block = log.Blocks.Dequeue();
            storedLeft = block.StoredLength;
        }

        bool ends = block.Type == 0 ? storedLeft == 0 : log[0] == TokenLog.BlockEnd;
        if (model.PredictBlockEnd() != (ends && !block.Final))
        {
            recipe.BlockEnd(model.TokenIndex);
        }

        if (ends)
        {
            EndBlock(block);
        }
        else
        {
            TakeToken(block);
        }
    }

    private void EndBlock(DeflateBlock actual)
    {
        log.Skip();
        if (model.PredictType() != actual.Type || (actual.Type == 2 && !IsShape(actual)))
        {
            impossible |= actual.Type == 0 && !model.IsStorable;
            recipe.BlockShape(model.TokenIndex, actual);
        }

        model.BeginBlock();
        ended = actual.Final;
        block = null;
    }

    private bool IsShape(DeflateBlock actual)
    {
        DynamicShape shape = model.Shaper.Shape;
        return shape.HeaderBits == actual.HeaderBits && shape.Header.SequenceEqual(actual.Header);
    }

    /// <summary>The tokens behind a stored block are not known: they are taken to be the predicted ones.</summary>
    private void TakeToken(DeflateBlock actual)
    {
        if (model.Block.IsFull)
        {
            impossible = true;
            return;
        }

        uint predicted = model.Predictor.Predict();
        uint token = predicted;
        if (actual.Type != 0)
        {
            token = log[0];
            log.Skip();
        }
        else if (DeflateCodes.LengthOf(predicted) > storedLeft)
        {
            token = model.Window.Current;
        }

        storedLeft -= DeflateCodes.LengthOf(token);
        if (token != predicted)
        {
            recipe.Token(model.TokenIndex, token);
        }

        model.Accept(token);
    }
}
