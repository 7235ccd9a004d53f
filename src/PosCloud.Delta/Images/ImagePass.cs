namespace PosCloud.Delta.Images;

/// <summary>A pass over images from their beginning on, which now and then lets what it left behind leave memory.</summary>
internal struct ImagePass(ImageView first, ImageView? second = null)
{
    private long kept;

    /// <param name="at">Offset at work.</param>
    public void Reach(long at)
    {
        if (at - kept >= ImageView.Passage)
        {
            kept = at;
            first.Forget();
            second?.Forget();
        }
    }
}
