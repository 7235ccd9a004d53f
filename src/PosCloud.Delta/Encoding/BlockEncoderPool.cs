namespace PosCloud.Delta.Encoding;

/// <summary>Block encoders for as many threads as ask, kept from one batch of blocks to the next.</summary>
internal sealed class BlockEncoderPool(Func<BlockEncoder> create) : IDisposable
{
    private readonly Stack<BlockEncoder> idle = [];

    public BlockEncoder Take()
    {
        lock (idle)
        {
            return idle.TryPop(out BlockEncoder? encoder) ? encoder : create();
        }
    }

    public void Return(BlockEncoder encoder)
    {
        lock (idle)
        {
            idle.Push(encoder);
        }
    }

    public void Dispose()
    {
        foreach (BlockEncoder encoder in idle)
        {
            encoder.Dispose();
        }
    }
}
