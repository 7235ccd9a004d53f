namespace PosCloud.Delta.Containers.Deflate;

/// <summary>What both sides predict a stream with: they feed it the same bytes and the same tokens.</summary>
internal sealed class DeflateModel
{
    public const int FixedBytes = MatchWindow.FixedBytes + TokenBlock.FixedBytes + TreeBytes;

    private const int MaxStored = 0xFFFF;

    /// <summary>Arrays of the trees and codes, all together.</summary>
    private const int TreeBytes = 24 << 10;

    public DeflateModel() => Predictor = new TokenPredictor(Window);

    public MatchWindow Window { get; } = new();

    public TokenPredictor Predictor { get; }

    public TokenBlock Block { get; } = new();

    public BlockShaper Shaper { get; } = new();

    /// <summary>Tokens so far.</summary>
    public long TokenIndex { get; private set; }

    /// <summary>Whether the current block's raw bytes can be written as they are.</summary>
    public bool IsStorable => Window.BlockStart >= 0 && Block.RawLength <= MaxStored;

    public void Reset(DeflateParameters parameters)
    {
        Window.Reset(parameters);
        Predictor.Reset(parameters);
        Block.Reset(parameters);
        TokenIndex = 0;
    }

    public bool PredictBlockEnd() => Block.EndsHere(Window.AtEnd);

    public int PredictType() => Shaper.Choose(Block, IsStorable);

    public void Accept(uint token)
    {
        Predictor.Accept(token);
        Block.Add(token);
        TokenIndex++;
    }

    public void BeginBlock()
    {
        Block.Clear();
        Window.BeginBlock();
    }
}
