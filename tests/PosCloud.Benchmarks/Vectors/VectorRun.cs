using PosCloud.Delta;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>How the reference decoder ends with a delta that it reads forward, as while downloading.</summary>
/// <param name="Error">Null if it ended well.</param>
/// <param name="Written">What was written by then.</param>
internal sealed record VectorRun(DeltaException? Error, byte[] Written)
{
    public static VectorRun Of(byte[] from, byte[] delta) => Of(from, new ForwardBytes(delta));

    public static VectorRun Of(byte[] from, Stream delta)
    {
        using var output = new MemoryStream();
        try
        {
            DeltaDecoder.Apply(new MemoryStream(from), delta, output, DeltaLimits.Default, resume: false, null, CancellationToken.None);
            return new VectorRun(null, output.ToArray());
        }
        catch (DeltaException e)
        {
            return new VectorRun(e, output.ToArray());
        }
    }

    private sealed class ForwardBytes(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
