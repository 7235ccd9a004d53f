using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

public sealed class PairReportTests
{
    [Fact]
    public void Create_SeveralPeers_ComparesWithTheSmallestDelta()
    {
        var pair = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(50), SampleReport.Peer("a", 400), SampleReport.Peer("b", 200));

        Assert.Equal("b", pair.BestPeer);
        Assert.Equal(200, pair.BestPeerBytes);
        Assert.Equal([0.25, 2.0, 1.0], pair.Results.Select(r => r.Ratio!.Value));
    }

    [Fact]
    public void Create_OurProfileIsSmaller_IsNotAPeer()
    {
        var pair = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(50), SampleReport.Ours(40, profile: "small"), SampleReport.Peer("a", 400));

        Assert.Equal("a", pair.BestPeer);
    }

    [Fact]
    public void Create_PeerFailed_IsNotTheBest()
    {
        var failed = new CodecResult("a", Profile: null, Figures: null, "gives another file");

        var pair = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(50), failed, SampleReport.Peer("b", 200));

        Assert.Equal("b", pair.BestPeer);
        Assert.Equal(failed, pair.Results[1]);
    }

    [Fact]
    public void Create_NoPeer_HasNoRatio()
    {
        var pair = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(50));

        Assert.Null(pair.BestPeer);
        Assert.Null(pair.Results[0].Ratio);
    }

    [Fact]
    public void Create_Ours_TakesTheStartOfTheRuntimeOff()
    {
        var ours = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(3_000_000, decode: 1.2, decodePeak: 46_000_000)).Results[0];

        Assert.Equal(1.0, ours.DecoderSeconds!.Value, 6);
        Assert.Equal(3.0, ours.DeltaMegabytesPerSecond!.Value, 6);
        Assert.Equal(7_000_000, ours.DecoderMemoryBytes);
    }

    [Fact]
    public void Create_DecoderIsAsShortAsTheStart_SaysNoSpeed()
    {
        var ours = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(100, decode: 0.18)).Results[0];

        Assert.Equal(0, ours.DecoderSeconds);
        Assert.Null(ours.DeltaMegabytesPerSecond);
    }
}
