using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

public sealed class ReportTableTests
{
    [Fact]
    public void ClassTable_TwoPairs_HasMeanLargestAndThoseOverTheLimit()
    {
        var row = Assert.Single(ClassTable.Of(SampleReport.TwoPairs()).Rows);

        Assert.Equal(["ARM64 programs and libraries", "2", "0.75", "0.50", "0.600", "0.900", "php"], SampleReport.Texts(row));
        Assert.Equal(Verdict.Missed, row[5].Verdict);
    }

    [Fact]
    public void ClassTable_LimitInBytes_ShowsBytes()
    {
        var pair = SampleReport.Pair("cfg", "config", 290_000, SampleReport.Ours(131), SampleReport.Peer("a", 44));

        var row = Assert.Single(ClassTable.Of(SampleReport.Report(pair)).Rows);

        Assert.Equal(["160 bytes", "110 bytes", "131 bytes", "131 bytes", ""], SampleReport.Texts(row).Skip(2));
        Assert.Equal(Verdict.Met, row[5].Verdict);
    }

    [Fact]
    public void ClassTable_OursFailed_IsOverTheLimit()
    {
        var failed = new CodecResult("PosCloud default", "default", Figures: null, "ended with 134");
        var pair = SampleReport.Pair("crypto", "arm64", 1000, failed, SampleReport.Peer("a", 44));

        var row = Assert.Single(ClassTable.Of(SampleReport.Report(pair)).Rows);

        Assert.Equal("crypto", row[^1].Text);
    }

    [Fact]
    public void ClassTable_PairWithoutClass_IsNotInIt() =>
        Assert.Empty(ClassTable.Of(SampleReport.Report(SampleReport.Pair("new", null, 1000, SampleReport.Ours(1)))).Rows);

    [Fact]
    public void CostTable_LargeImage_JudgesEachCost()
    {
        var ours = SampleReport.Ours(2_000_000, encode: 6, decode: 1.2, encodePeak: 271_000_000, decodePeak: 47_100_000);
        var pair = SampleReport.Pair("kimg", "kernel", 30_000_000, ours, SampleReport.Peer(Peers.Bsdiff, 1, encode: 12), SampleReport.Peer(Peers.HdiffSix, 1, encode: 1.9, decode: 0.2));

        var row = Assert.Single(CostTable.Of(SampleReport.Report(pair)).Rows);

        Assert.Equal(["kimg", "default", "6.00", "0.50", "3.16", "271.0", "1.00", "5.00", "2.00", "8.1"], SampleReport.Texts(row));
        Assert.Equal(
            [Verdict.None, Verdict.Met, Verdict.Missed, Verdict.Missed, Verdict.None, Verdict.None, Verdict.Met, Verdict.Missed],
            row.Skip(2).Select(cell => cell.Verdict));
    }

    [Theory]
    [InlineData("default", 2.2, true)]
    [InlineData("default", 2.3, false)]
    [InlineData("fast", 0.4, true)]
    [InlineData("fast", 0.5, false)]
    public void CostLimits_RootFileSystem_JudgesTheDecoderByHpatchz(string profile, double decode, bool expected)
    {
        var ours = SampleReport.Ours(2_000_000, profile: profile) with { DecoderSeconds = decode - 0.2 };
        var pair = SampleReport.Pair("rootfs", "rootfs", 300_000_000, ours, SampleReport.Peer(Peers.HdiffSix, 1, decode: profile == "fast" ? 0.1 : 0.2));

        Assert.Equal(expected, new CostLimits(pair, ours).DecodeByHpatchMet);
    }

    [Fact]
    public void CostLimits_SmallImageWithoutPeers_IsNotJudgedByThem()
    {
        var limits = new CostLimits(SampleReport.Pair("x", "boot", 600_000), SampleReport.Ours(10));

        Assert.Null(limits.EncodeByBsdiff);
        Assert.Null(limits.EncodeByBsdiffMet);
        Assert.Null(limits.EncodeByHdiffMet);
        Assert.Null(limits.DecodeByHpatch);
        Assert.Null(limits.DeltaSpeedMet);
    }

    [Fact]
    public void CodecTable_FailedAndRemembered_AreMarked()
    {
        var failed = new CodecResult("xdelta3", Profile: null, Figures: null, "its delta gives another file");
        var pair = SampleReport.Pair("x", "arm64", 1000, SampleReport.Ours(80), failed, SampleReport.Peer("a", 100) with { Remembered = true });

        var table = CodecTable.Of(pair);

        Assert.Equal("x (ARM64 programs and libraries): 1,000 bytes to 1,000 bytes", table.Title);
        Assert.Equal(new ReportCell("0.800", Verdict.Missed), table.Rows[0][2]);
        Assert.Equal(["xdelta3", "failed", "its delta gives another file"], SampleReport.Texts(table.Rows[1]).Take(3));
        Assert.Equal("a *", table.Rows[2][0].Text);
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
    }
}
