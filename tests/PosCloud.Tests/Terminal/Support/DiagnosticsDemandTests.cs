using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal.Support;

/// <summary>What an operator asks for by a signed directive, and what the terminal sends by itself.</summary>
public sealed class DiagnosticsDemandTests
{
    [Fact]
    public async Task Demand_IsServedOnceAndAcknowledgedUntilItIsTakenBack()
    {
        using var bench = new Workbench();
        bench.Cloud.Offer = Demand(bench, "d1");
        await bench.RunOnceAsync();
        var bundle = JsonDocument.Parse(bench.Cloud.Uploaded["u-1"]).RootElement;
        Assert.Equal(("requested", "d1"), (bundle.GetProperty("reason").GetString(), bundle.GetProperty("requestId").GetString()));
        Assert.Equal("d1", Upload(bench, 0).RequestId);

        // The service still asks: its answer and the acknowledgement crossed.
        bench.Cloud.Offer = Demand(bench, "d1");
        await bench.RunOnceAsync();
        Assert.Equal(1, bench.Cloud.Count("complete"));
        Assert.Equal("d1", CheckIns(bench)[^1].DiagnosticsDone);

        await bench.RunOnceAsync();
        Assert.Null(bench.ReadState().DiagnosticsDone);
        await bench.RunOnceAsync();
        Assert.Null(CheckIns(bench)[^1].DiagnosticsDone);
    }

    [Fact]
    public async Task Demand_WhoseUploadIsLost_IsTriedAgainByTheNextAgent()
    {
        using var bench = new Workbench();
        bench.Cloud.Offer = Demand(bench, "d1");
        bench.Cloud.Instead = seen => seen.Method == "PUT" ? throw new HttpRequestException("no route") : null;
        await bench.RunOnceAsync();
        Assert.Equal("d1", bench.ReadState().DiagnosticsRequested);
        bench.Cloud.Instead = null;
        bench.Cloud.Offer = Demand(bench, "d1");

        await bench.RunOnceAsync();

        Assert.Equal((null, "d1"), (bench.ReadState().DiagnosticsRequested, bench.ReadState().DiagnosticsDone));
        Assert.Equal(1, bench.Cloud.Count("complete"));
    }

    [Fact]
    public async Task Bundle_HasStateLogAndInventoryAndNoSecret()
    {
        using var bench = new Workbench { TrialTransaction = () => "declined for 4111 1111 1111 1111, Authorization: Bearer abcdef" };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();

        var text = Encoding.UTF8.GetString(bench.Cloud.Uploaded["u-1"]);
        var bundle = JsonDocument.Parse(text).RootElement;
        Assert.DoesNotContain("sig=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", text, StringComparison.Ordinal);
        Assert.Equal("x-1", bundle.GetProperty("state").GetProperty("execution").GetProperty("executionId").GetString());
        Assert.Equal(3, bundle.GetProperty("peripherals").GetArrayLength());
        Assert.NotEmpty(bundle.GetProperty("slots").EnumerateArray());
        Assert.Contains(bundle.GetProperty("log").EnumerateArray(), line => line.GetString()!.Contains("accepted os-2.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_BeforeTheSwitch_SendsABundleToo()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Instead = seen => seen.IsDownload ? throw new HttpRequestException("no route") : null;

        using var agent = bench.Agent(maxDownloadTries: 2);
        await agent.RunCycleAsync(default);

        Assert.Equal(ExecutionState.Failed, agent.State);
        Assert.Equal(agent.Reason, JsonDocument.Parse(bench.Cloud.Uploaded["u-1"]).RootElement.GetProperty("reason").GetString());
    }

    private static Directive Demand(Workbench bench, string requestId) => bench.Cloud.None() with { DiagnosticsRequestId = requestId };

    private static UploadRequest Upload(Workbench bench, int index) =>
        JsonSerializer.Deserialize(bench.Cloud.Seen.Where(s => s.Is("uploads")).ElementAt(index).Body, ProtocolJson.Default.UploadRequest)!;

    private static List<CheckInRequest> CheckIns(Workbench bench) =>
        [.. bench.Cloud.Seen.Where(s => s.Is("check-in")).Select(s => JsonSerializer.Deserialize(s.Body, ProtocolJson.Default.CheckInRequest)!)];
}
