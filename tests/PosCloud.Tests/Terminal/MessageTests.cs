using System.Net;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;

namespace PosCloud.Tests.Terminal;

public sealed class MessageTests
{
    [Fact]
    public async Task Report_ServiceIsDown_NeverStopsTheUpgradeAndIsSentLaterInOrder()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Instead = seen => seen.Is("reports") ? throw new HttpRequestException("no route") : null;

        using (var agent = bench.Agent())
        {
            var result = await agent.RunCycleAsync(default);

            Assert.Equal((CycleEnd.Unsent, ExecutionState.Confirmed), (result.End, agent.State));
            Assert.True(agent.HasUnsent);
        }

        Assert.Equal(TestImages.New, bench.ReadActiveImage());

        // One try before the download, none in the middle, one at the end: a dead service delays one timeout at most.
        Assert.Equal(2, bench.Cloud.Count("reports"));
        Assert.Empty(bench.Waits);
        bench.Cloud.Instead = null;

        await bench.RunOnceAsync();

        Assert.Equal(bench.Cloud.States.Order(), bench.Cloud.States);
        Assert.Equal(6, bench.Cloud.Reported.Count);
    }

    [Fact]
    public async Task Report_AnswerWasLost_IsRepeatedWithTheSameBodyAndAFreshNonce()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        var lost = 1;
        bench.Cloud.After = (seen, answer) => seen.Is("reports") && lost-- > 0 ? throw new HttpRequestException("reset") : answer;

        await bench.RunOnceAsync();

        var reports = bench.Cloud.Seen.Where(s => s.Is("reports")).ToList();
        Assert.Equal(reports[0].Body, reports[1].Body);
        Assert.Distinct(reports.Where(r => r.Nonce is not null).Select(r => r.Nonce));
        Assert.Equal(6, bench.Cloud.Reported.Count);
        Assert.Equal(bench.Cloud.States.Distinct(), bench.Cloud.States);
    }

    [Fact]
    public async Task CheckIn_AnswerWasLost_IsRepeatedWithTheSameBodyAndObeyed()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        var lost = 1;
        bench.Cloud.After = (seen, answer) => seen.Is("check-in") && lost-- > 0 ? throw new HttpRequestException("reset") : answer;

        var first = await bench.RunOnceAsync();
        var second = await bench.RunOnceAsync();

        Assert.Equal((CycleEnd.Unsent, CycleEnd.Done), (first.End, second.End));
        Assert.Single(bench.Cloud.Seen.Where(s => s.Is("check-in")).Select(s => s.Body).Distinct());
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Theory]
    [InlineData("sequence-stale")]
    [InlineData("sequence-conflict")]
    public async Task CheckIn_NumberIsTaken_GoesOnAfterTheLastOne(string reason)
    {
        using var bench = new Workbench();
        await bench.RunOnceAsync();
        bench.Cloud.LastSeq = 40;
        var refusals = 1;
        bench.Cloud.Instead = seen => seen.Is("check-in") && seen.Nonce is not null && refusals-- > 0
            ? bench.Cloud.Refuse(Reasons.All.Single(r => r.Name == reason), lastSeq: 40)
            : null;

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Done, result.End);
        Assert.Contains("\"seq\":41,", bench.Cloud.Seen.Last().Body);
        Assert.Equal(41, bench.ReadState().Seq);
    }

    [Fact]
    public async Task CheckIn_Idle_IsOneRequestWithTheNonceOfTheLastAnswer()
    {
        using var bench = new Workbench();
        await bench.RunOnceAsync();
        var before = bench.Cloud.Seen.Count;

        await bench.RunOnceAsync();

        Assert.Equal(before + 1, bench.Cloud.Seen.Count);
        Assert.Contains("\"state\":\"sealed-1\"", bench.Cloud.Seen[^1].Body);
    }

    [Fact]
    public async Task CheckIn_NonceExpired_IsRepeatedOnceWithTheNewOne()
    {
        using var bench = new Workbench();
        await bench.RunOnceAsync();
        bench.Cloud.ForgetNonces();
        var before = bench.Cloud.Seen.Count;

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Done, result.End);
        Assert.Equal(before + 2, bench.Cloud.Seen.Count);
        Assert.Equal(bench.Cloud.Seen[^2].Body, bench.Cloud.Seen[^1].Body);
    }

    [Fact]
    public async Task CheckIn_ServiceIsBusy_WaitsAtLeastRetryAfter()
    {
        using var bench = new Workbench();
        bench.Cloud.Instead = _ =>
        {
            var busy = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            busy.Headers.Add("Retry-After", "120");
            return busy;
        };

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Unsent, result.End);
        Assert.InRange(result.Wait, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(123));
    }

    [Fact]
    public async Task CheckIn_CaptivePortalAnswers_CountsAsUnanswered()
    {
        using var bench = new Workbench();
        await bench.RunOnceAsync();
        bench.Cloud.Instead = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>Sign in</html>") };
        var result = await bench.RunOnceAsync();
        Assert.Equal(CycleEnd.Unsent, result.End);
        Assert.NotNull(bench.ReadState().Pending);
        bench.Cloud.Instead = null;

        await bench.RunOnceAsync();

        Assert.Null(bench.ReadState().Pending);
        Assert.Single(bench.Cloud.Seen.Where(s => s.Is("check-in")).TakeLast(2).Select(s => s.Body).Distinct());
    }

    [Fact]
    public async Task Report_RefusedForGood_IsDroppedAndDoesNotBlockTheNextCheckIn()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Instead = seen => seen.Is("reports") && seen.Nonce is not null ? bench.Cloud.Refuse(Reasons.ExecutionUnknown) : null;

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Done, result.End);
        Assert.Null(bench.ReadState().Pending);
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Enrol_AnswerWasLost_IsRepeatedWithTheSameKey()
    {
        using var bench = new Workbench();
        var lost = 2;
        bench.Cloud.After = (seen, answer) => seen.Is("enrol") && lost-- > 0 ? throw new HttpRequestException("reset") : answer;

        Assert.Equal(CycleEnd.Unsent, (await bench.RunOnceAsync()).End);
        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        Assert.Single(bench.Cloud.Seen.Where(s => s.Is("enrol")).Select(s => s.Body).Distinct());
        using var agent = bench.Agent();
        Assert.Equal(FakeCloud.TerminalId, agent.TerminalId);
    }

    [Fact]
    public async Task Enrol_ServiceSpreadsNewTerminals_WaitsBeforeTheFirstCheckIn()
    {
        using var bench = new Workbench();
        bench.Cloud.FirstWaitSeconds = 45;
        var before = -1;
        bench.Waited = () => before = bench.Cloud.Count("check-in");

        await bench.RunOnceAsync();

        Assert.Equal([TimeSpan.FromSeconds(45)], bench.Waits);
        Assert.Equal(0, before);
        Assert.True(bench.Cloud.Count("check-in") > 0);
    }

    [Fact]
    public async Task Enrol_CodeIsUnknown_IsRefusedInOneLine()
    {
        using var bench = new Workbench();
        bench.Cloud.Instead = seen => seen.Nonce is not null ? bench.Cloud.Refuse(Reasons.EnrolmentCodeUnknown) : null;

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Refused, result.End);
        Assert.StartsWith("enrolment-code-unknown:", result.Message);
        Assert.DoesNotContain('\n', result.Message!);
        Assert.DoesNotContain(FakeCloud.Code, result.Message);
    }

    [Fact]
    public async Task Folder_AfterEnrolment_HasPrivateFilesAndNoCode()
    {
        using var bench = new Workbench();
        await bench.RunOnceAsync();

        foreach (var file in Directory.EnumerateFiles(bench.Folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).LinkTarget is null))
        {
            Assert.DoesNotContain(FakeCloud.Code, File.ReadAllText(file));
            if (!OperatingSystem.IsWindows() && Path.GetFileName(file) != "lock")
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Folder_TwoAgents_TheSecondIsRefused()
    {
        using var bench = new Workbench();
        using var first = bench.Agent();

        Assert.Throws<IOException>(() => bench.Agent());
    }

    [Fact]
    public void Folder_StateIsDamaged_IsRefusedAndLeftAsItIs()
    {
        using var bench = new Workbench();
        var state = Path.Combine(bench.Folder, "state.json");
        File.WriteAllText(state, "{\"seq\": 1,");

        Assert.Throws<InvalidDataException>(() => bench.Agent());

        Assert.Equal("{\"seq\": 1,", File.ReadAllText(state));
    }
}
