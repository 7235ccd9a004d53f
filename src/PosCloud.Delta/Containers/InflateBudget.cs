namespace PosCloud.Delta.Containers;

/// <summary>Bytes that may yet be inflated, so that reading a base here and there cannot take for ever.</summary>
internal sealed class InflateBudget
{
    public long Left { get; set; }

    /// <exception cref="DeltaException">The budget is spent.</exception>
    public void Take(int bytes)
    {
        Left -= bytes;
        if (Left < 0)
        {
            throw new DeltaException(DeltaError.LimitExceeded, "A block inflates more of the base than the header allows.");
        }
    }
}
