using FsCheck.Xunit;
using PosCloud.Delta;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

[Properties(Arbitrary = [typeof(EditScript.Arbitraries)], QuietOnSuccess = true)]
public sealed class DeltaPropertyTests
{
    [Property(MaxTest = 200)]
    public void Apply_AnyEditedImageInManyBlocks_GivesTheTarget(EditScript script) =>
        Assert.Equal(script.To, Apply(script.From, Encode(script.From, script.To, SmallBlocks)));

    [Property(MaxTest = 60)]
    public void Apply_AnyEditedImageInOneBlock_GivesTheTarget(EditScript script) =>
        Assert.Equal(script.To, Apply(script.From, Encode(script.From, script.To)));

    [Property(MaxTest = 60)]
    public void Encode_Twice_GivesTheSameBytes(EditScript script)
    {
        Assert.Equal(Encode(script.From, script.To, SmallBlocks), Encode(script.From, script.To, SmallBlocks));
    }

    [Property(MaxTest = 60)]
    public void Encode_AnyPair_StaysWithinItsOwnCeilingsAndNearTheTarget(EditScript script)
    {
        byte[] delta = Encode(script.From, script.To, SmallBlocks);
        DeltaHeader header = DeltaDecoder.ReadHeader(new MemoryStream(delta), DeltaLimits.Default);
        Assert.InRange(header.MaxOperations, 0, 4096 / 16);
        Assert.InRange(header.DecoderMemory, 0, 1_400_000);
        Assert.InRange(delta.Length, 0, script.To.Length + 160 + (12 * header.BlockCount));
    }

    [Property(MaxTest = 100)]
    public void Apply_ResumedAfterAnyCut_GivesTheTarget(EditScript script, ushort cut)
    {
        byte[] delta = Encode(script.From, script.To, SmallBlocks);
        using var output = new MemoryStream();
        output.Write(script.To.AsSpan(0, Math.Min((int)cut, script.To.Length)));
        Apply(script.From, delta, output, resume: true);
        Assert.Equal(script.To, output.ToArray());
    }
}
