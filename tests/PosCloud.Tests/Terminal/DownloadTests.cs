using System.Net;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Simulation;

namespace PosCloud.Tests.Terminal;

public sealed class DownloadTests
{
    [Fact]
    public async Task Download_CutInTheMiddle_ResumesAtTheNextByteWithIfMatch()
    {
        using var bench = new Workbench();
        bench.Network = new CutOnceHandler(100_000, FakeCloud.Server, bench.Cloud);
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);

            Assert.Equal(ExecutionState.Confirmed, agent.State);
            Assert.Equal(TestImages.Delta.Length, agent.BytesDownloaded);
        }

        var (first, second) = (bench.Cloud.Downloads.First(), bench.Cloud.Downloads.Last());
        Assert.Equal(2, bench.Cloud.Downloads.Count());
        Assert.Equal((null, null), (first.Range, first.IfMatch));
        Assert.Equal(("bytes=100000-", "\"v1\""), (second.Range, second.IfMatch));
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Download_BlobChangedWhileCut_StartsAnewAfter412()
    {
        using var bench = new Workbench();
        bench.Network = new CutOnceHandler(100_000, FakeCloud.Server, bench.Cloud);
        bench.Waited = () => bench.Cloud.ETag = "\"v2\"";
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        using var agent = bench.Agent();
        await agent.RunCycleAsync(default);

        Assert.Equal(["", "bytes=100000-", ""], bench.Cloud.Downloads.Select(d => d.Range ?? ""));
        Assert.Equal(ExecutionState.Confirmed, agent.State);
        Assert.Equal(TestImages.Delta.Length + 100_000, agent.BytesDownloaded);
    }

    [Fact]
    public async Task Download_LinkExpired_AsksForANewLinkAndResumes()
    {
        using var bench = new Workbench();
        bench.Network = new CutOnceHandler(100_000, FakeCloud.Server, bench.Cloud);
        var killed = false;
        bench.Waited = () =>
        {
            if (!killed)
            {
                bench.Cloud.KillLinks();
                killed = true;
            }
        };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(1, bench.Cloud.Count("links"));
        Assert.Contains(TestImages.Sha256(TestImages.Old), bench.Cloud.Seen.Single(s => s.Is("links")).Body);
        Assert.Equal(["", "bytes=100000-", "bytes=100000-"], bench.Cloud.Downloads.Select(d => d.Range ?? ""));
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Download_WrongHashTwice_IsRefusedBeforeDecodingAndTheFullPackageIsTaken()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        byte[] wrong = [.. TestImages.Delta];
        wrong[^1] ^= 1;
        bench.Cloud.Store(wrong, TestImages.Sha256(TestImages.Delta));
        var decoded = 0;
        bench.Checkpoint = name => decoded += name == "before decode" ? 1 : 0;

        await bench.RunOnceAsync();

        Assert.Equal(3, bench.Cloud.Downloads.Count());
        Assert.Equal(1, decoded);
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(TestImages.Sha256(TestImages.Full), bench.Cloud.Reported[^1].PackageSha256);
    }

    [Fact]
    public async Task Download_EveryPackageHasAWrongHash_FailsAndKeepsTheOldSlot()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        byte[] wrong = [.. TestImages.Full];
        wrong[1000] ^= 1;
        bench.Cloud.Store(wrong, TestImages.Sha256(TestImages.Full));

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Failed, bench.Cloud.States.Last());
        Assert.Equal("package-hash-mismatch", bench.Cloud.Reported[^1].Reason);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Download_StorageIsBusy_WaitsAtLeastRetryAfter()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        var busy = 1;
        bench.Cloud.Instead = seen => seen.IsDownload && busy-- > 0 ? Busy(90) : null;

        await bench.RunOnceAsync();

        Assert.InRange(Assert.Single(bench.Waits), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(92));
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Download_StorageStaysDown_FailsAfterTheBoundWithGrowingWaits()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Instead = seen => seen.IsDownload ? throw new HttpRequestException("no route") : null;

        using var agent = bench.Agent(maxDownloadTries: 5);
        await agent.RunCycleAsync(default);

        Assert.Equal((ExecutionState.Failed, "download-failed"), (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason));
        Assert.Equal(5, bench.Cloud.Downloads.Count());
        Assert.Equal(4, bench.Waits.Count);
        Assert.All(bench.Waits.Zip(bench.Waits.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
    }

    [Fact]
    public async Task Download_LinkRefusedByTheService_TakesTheNextPackage()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        var delta = $"/{TestImages.Sha256(TestImages.Delta)}";
        bench.Cloud.Instead = seen => seen.Path == delta ? new HttpResponseMessage(HttpStatusCode.Forbidden)
            : seen.Is("links") ? bench.Cloud.Refuse(Reasons.DeltaBaseMismatch) : null;

        await bench.RunOnceAsync();

        Assert.Equal(TestImages.Sha256(TestImages.Full), bench.Cloud.Reported[^1].PackageSha256);
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Download_ServiceSendsTooManyBytes_KeepsOnlyWhatWasSignedFor()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Store([.. TestImages.Delta, .. new byte[500_000]], TestImages.Sha256(TestImages.Delta));

        using var agent = bench.Agent();
        await agent.RunCycleAsync(default);

        Assert.Equal(ExecutionState.Confirmed, agent.State);
        Assert.Equal(TestImages.Delta.Length, agent.BytesDownloaded);
    }

    [Fact]
    public async Task Download_CancelledMeanwhile_StopsAndKeepsTheOldSlot()
    {
        using var bench = new Workbench();
        bench.Network = new CutOnceHandler(100_000, FakeCloud.Server, bench.Cloud);
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Waited = () =>
        {
            bench.Time.Advance(TimeSpan.FromMinutes(2));
            bench.Cloud.Offer = bench.Cloud.None() with { Seq = 2, Action = DirectiveAction.Cancel, ExecutionId = "x-1" };
        };

        using (var agent = bench.Agent())
        {
            await agent.RunCycleAsync(default);
            Assert.Equal(ExecutionState.Cancelled, agent.State);
        }

        Assert.Equal([ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Cancelled], bench.Cloud.States);
        Assert.Contains("\"executionId\":\"x-1\"", bench.Cloud.Seen.Last(s => s.Is("check-in")).Body);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.Folder, "packages")));
    }

    private static HttpResponseMessage Busy(int seconds)
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.Add("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return response;
    }
}
