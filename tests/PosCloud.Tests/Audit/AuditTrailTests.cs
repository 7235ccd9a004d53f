using PosCloud.Core.Audit;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Audit;

/// <summary>No change without a row before it; the row after it says what became of it.</summary>
public sealed class AuditTrailTests : IDisposable
{
    private static readonly byte[] Image = SampleImages.Of(1);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Action_ThatIsDone_HasARowBeforeAndOneAfterWithWhatChanged()
    {
        await cloud.UploadedAsync("1.0.0", Image);

        (await PublishAsync()).Value();

        var rows = await RowsAsync();
        Assert.Equal([AuditPhase.Asked, AuditPhase.Done], rows.Select(r => r.Phase));
        Assert.Equal(rows[0].RequestId, rows[1].RequestId);
        Assert.All(rows, r => Assert.Equal((Actor, "POST releases/os-1.0.0/publish", "because"), (r.Actor, r.Action, r.Reason)));
        Assert.Equal(("{}", null), (rows[0].Request, rows[1].Request));
        var change = Assert.Single(rows[1].Changes!);
        Assert.Equal("releases/os-1.0.0", change.Subject);
        Assert.Contains("uploaded", change.Before, StringComparison.Ordinal);
        Assert.Contains("published", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_CostsTwoOperationsMoreThanWithoutTheLog()
    {
        await cloud.UploadedAsync("1.0.0", Image);
        await PublishAsync("unknown");
        cloud.Faults.Reset();

        (await PublishAsync()).Value();

        Assert.Equal(2, cloud.Faults.Operations.Count(o => o.StartsWith("audit", StringComparison.Ordinal)));
        Assert.Equal(("audit Add", "audit Add"), (cloud.Faults.Operations[0], cloud.Faults.Operations[^1]));
    }

    [Fact]
    public async Task Action_ThatIsRepeated_HasRowsWithoutChanges()
    {
        await cloud.UploadedAsync("1.0.0", Image);
        await PublishAsync();

        (await PublishAsync()).Value();

        var rows = await RowsAsync();
        Assert.Equal(4, rows.Count);
        Assert.Equal((AuditPhase.Done, null), (rows[3].Phase, rows[3].Changes));
        Assert.NotEqual(rows[0].RequestId, rows[2].RequestId);
    }

    [Fact]
    public async Task Action_ThatIsRefused_HasTheReasonInItsSecondRow()
    {
        Assert.Equal(Reasons.ReleaseUnknown, (await PublishAsync("os-9.9.9")).Problem?.Reason);

        var rows = await RowsAsync();
        Assert.Equal([(AuditPhase.Asked, null), (AuditPhase.Refused, "release-unknown")], rows.Select(r => (r.Phase, r.Problem)));
    }

    [Fact]
    public async Task Action_WhoseFirstRowCannotBeWritten_ChangesNothing()
    {
        await cloud.UploadedAsync("1.0.0", Image);
        for (var at = 1; at <= 2; at++)
        {
            foreach (var moment in (FaultMoment[])[FaultMoment.Before, FaultMoment.After])
            {
                cloud.Restart();
                cloud.Faults.Arm(at, moment);
                await Assert.ThrowsAsync<StorageFaultException>(() => PublishAsync());
                cloud.Faults.Reset();

                Assert.Equal(ReleaseState.Uploaded, (await ShowAsync()).State);
            }
        }

        Assert.Null(SampleLog.Verify(await LinesAsync()));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Action_WithAFaultAnywhere_NeverChangesAnythingWithoutARow(FaultMoment moment)
    {
        for (var at = 1; ; at++)
        {
            using var disturbed = new FakeCloud();
            await disturbed.UploadedAsync("1.0.0", Image);
            disturbed.Faults.Arm(at, moment);
            var isAnswered = true;
            try
            {
                (await PublishAsync(disturbed)).Value();
            }
            catch (StorageFaultException)
            {
                isAnswered = false;
            }

            var isDisturbed = disturbed.Faults.Fired;
            disturbed.Faults.Reset();
            var rows = await RowsAsync(disturbed);
            var isPublished = (await disturbed.Get<ReleaseHandler>().ShowAsync(Estate, "os-1.0.0", CancellationToken.None)).Value().State == ReleaseState.Published;
            Assert.Null(SampleLog.Verify(await LinesAsync(disturbed)));
            Assert.True(!isPublished || rows.Any(r => r.Phase == AuditPhase.Asked), $"{at}");
            Assert.True(!isAnswered || (isPublished && rows.Any(r => r.Phase == AuditPhase.Done)), $"{at}");
            if (!isDisturbed)
            {
                Assert.True(at > 5);
                return;
            }
        }
    }

    [Fact]
    public async Task Action_ThatThrows_HasARowThatSaysSo()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync<ReleaseView>(() => throw new InvalidOperationException("broken")));
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync<ReleaseView>(() => throw new OperationCanceledException()));

        var rows = await RowsAsync();
        Assert.Equal([null, "internal-error", null, "cancelled"], rows.Select(r => r.Problem));
        Assert.Equal([AuditPhase.Asked, AuditPhase.Failed, AuditPhase.Asked, AuditPhase.Failed], rows.Select(r => r.Phase));
    }

    [Fact]
    public async Task Action_WhoseCallerHasGone_IsRecordedAllTheSame()
    {
        using var gone = new CancellationTokenSource();
        await cloud.Get<AuditTrail>().RunAsync<EmptyRequest>(
            Asked("POST x"),
            async () =>
            {
                await gone.CancelAsync();
                return new EmptyRequest();
            },
            gone.Token);

        Assert.Equal([AuditPhase.Asked, AuditPhase.Done], (await RowsAsync()).Select(r => r.Phase));
    }

    [Fact]
    public async Task Action_WithLongTexts_KeepsTheirHashesAndFitsIntoAColumn()
    {
        var longText = new string('x', 5_000);
        var controls = new string('\u0001', 999);
        await cloud.Get<AuditTrail>().RunAsync<EmptyRequest>(
            new AuditAction(Estate, longText, "POST x", longText, longText),
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    AuditScope.Note($"things/{i}", new WithdrawReleaseRequest(controls), new WithdrawReleaseRequest(longText), ProtocolJson.Default.WithdrawReleaseRequest);
                }

                return Task.FromResult<Outcome<EmptyRequest>>(new EmptyRequest());
            },
            CancellationToken.None);

        var rows = await RowsAsync();
        Assert.Matches("^sha256:[0-9a-f]{64}$", rows[0].Request);
        Assert.All(rows[1].Changes!, c => Assert.Matches("^sha256:[0-9a-f]{64}$", c.After));
        Assert.All(await LinesAsync(), line => Assert.InRange(line.Length, 1, 32_768));
    }

    [Fact]
    public async Task Changes_OfEveryHandler_AreNoted()
    {
        await RunAsync(() => cloud.DraftAsync("1.0.0", Image));
        await cloud.UploadAsync("1.0.0", Image);
        await RunAsync(() => cloud.CompleteAsync("1.0.0"));
        await PublishAsync();
        await cloud.TerminalAsync();
        var started = await RunAsync(() => cloud.StartAsync("r1", "1.0.0"));
        await RunAsync(() => cloud.Get<RolloutActionHandler>().HandleAsync(
            Estate, "r1", new RolloutActionRequest(RolloutAction.Abort, "why"), started.Value().Etag, Actor, CancellationToken.None));
        await RunAsync(() => cloud.Get<ReleaseHandler>().WithdrawAsync(Estate, "os-1.0.0", "why", Actor, CancellationToken.None));

        var changes = (await RowsAsync()).Where(r => r.Phase == AuditPhase.Done).Select(r => Assert.Single(r.Changes!)).ToList();
        Assert.Equal(
            ["releases/os-1.0.0", "releases/os-1.0.0", "releases/os-1.0.0", "rollouts/r1", "rollouts/r1", "releases/os-1.0.0"],
            changes.Select(c => c.Subject));
        Assert.Equal([true, false, false, true, false, false], changes.Select(c => c.Before is null));
        Assert.All(changes, c => Assert.NotEqual(c.Before, c.After));
    }

    [Fact]
    public async Task Changes_OutsideOfAnAction_GoNowhere()
    {
        await cloud.ReleasedAsync("1.0.0", Image);

        Assert.Empty(await RowsAsync());
    }

    private static AuditAction Asked(string action) => new(Estate, Actor, action, "because", "{}");

    private static Task<Outcome<ReleaseView>> PublishAsync(FakeCloud cloud, string releaseId = "os-1.0.0") => cloud.Get<AuditTrail>().RunAsync(
        Asked($"POST releases/{releaseId}/publish"),
        () => cloud.Get<ReleaseHandler>().PublishAsync(Estate, releaseId, Actor, CancellationToken.None),
        CancellationToken.None);

    private static async Task<List<string>> LinesAsync(FakeCloud cloud) =>
        [.. (await cloud.Get<IAuditStore>().ListAsync(Estate, 500, below: null, CancellationToken.None)).Select(line => line.Line).Reverse()];

    private static async Task<List<AuditEntry>> RowsAsync(FakeCloud cloud) => [.. (await LinesAsync(cloud)).Select(AuditChain.Read)];

    private Task<Outcome<ReleaseView>> PublishAsync(string releaseId = "os-1.0.0") => PublishAsync(cloud, releaseId);

    private Task<Outcome<T>> RunAsync<T>(Func<Task<Outcome<T>>> change)
        where T : class => cloud.Get<AuditTrail>().RunAsync(Asked("POST x"), change, CancellationToken.None);

    private Task<List<string>> LinesAsync() => LinesAsync(cloud);

    private Task<List<AuditEntry>> RowsAsync() => RowsAsync(cloud);

    private async Task<ReleaseView> ShowAsync() =>
        (await cloud.Get<ReleaseHandler>().ShowAsync(Estate, "os-1.0.0", CancellationToken.None)).Value();
}
