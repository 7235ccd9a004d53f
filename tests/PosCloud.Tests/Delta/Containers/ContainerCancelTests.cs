using PosCloud.Delta;
using PosCloud.Delta.Format;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Opening the base and closing the result's streams end soon when the caller says so.</summary>
public sealed class ContainerCancelTests
{
    private static readonly ContainerPair Pair = ContainerPair.Nested;

    // One block: what is between blocks is not looked at.
    private static readonly byte[] Delta = Encode(Pair.From, Pair.To, new() { Profile = DeltaProfile.Small });

    [Fact]
    public void Apply_CancelledWhileTheBaseIsUnpacked_StopsThereAndGivesTheRoomBack()
    {
        using var cancel = new CancellationTokenSource();
        var scratch = new WatchedStream(cancel.Cancel);
        using var output = new CountingStream();

        Assert.Throws<OperationCanceledException>(() => Apply(new MemoryStream(Pair.From), Delta, output, _ => scratch, cancel.Token));
        Assert.Equal(1, scratch.Writes);
        Assert.True(scratch.IsDisposed);
        Assert.Equal(0, output.Written);
    }

    [Fact]
    public void Apply_CancelledWhileABlockIsMade_DoesNotCloseItsStreams()
    {
        using var cancel = new CancellationTokenSource();
        using var output = new CountingStream();
        using var baseImage = new WatchedStream(cancel.Cancel);
        baseImage.SetContent(Pair.From);

        Assert.Throws<OperationCanceledException>(() => Apply(baseImage, Delta, output, null, cancel.Token));
        Assert.Equal(0, output.Written);
    }

    [Fact]
    public void Apply_TheMapBehindTheUnpackedBaseIsWrong_GivesTheRoomBack()
    {
        DeltaPreamble preamble = HeaderReader.Read(new MemoryStream(Delta), DeltaLimits.Default);
        byte[] bad = [.. Delta];
        bad.AsSpan(bad.Length - (int)preamble.PayloadLength + preamble.Containers!.TablesLength, preamble.MapLength).Fill(0xFF);
        var scratch = new WatchedStream(() => { });

        Assert.Throws<DeltaException>(() => Apply(new MemoryStream(Pair.From), bad, new MemoryStream(), _ => scratch, CancellationToken.None));
        Assert.True(scratch.IsDisposed);
    }

    private static void Apply(Stream baseImage, byte[] delta, Stream output, Func<long, Stream?>? scratch, CancellationToken cancellationToken) =>
        DeltaDecoder.Apply(
            baseImage, new MemoryStream(delta), output, DeltaLimits.Default, resume: false, baseVerified: true, scratch, null, cancellationToken);

    /// <summary>Tells of each read and write.</summary>
    private sealed class WatchedStream(Action touched) : MemoryStream
    {
        public int Writes { get; private set; }

        public bool IsDisposed { get; private set; }

        public void SetContent(byte[] content) => base.Write(content, 0, content.Length);

        public override int Read(Span<byte> buffer)
        {
            touched();
            return base.Read(buffer);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
            touched();
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
