using System.Security.Cryptography;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal;

/// <summary>
/// What a service with all its online keys in foreign hands can make a terminal install: what two approvers signed, and nothing
/// else. The directives here are signed, certified, fresh and for this terminal.
/// </summary>
public sealed class ApprovalTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Update_ThatTwoApproversSigned_IsInstalled()
    {
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(TestImages.New, bench.ReadActiveImage());
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Update_ThatNobodySigned_IsRejectedBeforeAByteIsDownloaded()
    {
        bench.Cloud.OfferUnapproved(1, "x-1", bench.Delta, bench.Full);

        await AssertRejectedAsync("release-not-approved");
    }

    [Fact]
    public async Task Update_SignedByOneApproverOnly_IsRejected()
    {
        var cloud = bench.Cloud;
        await bench.RunOnceAsync();
        cloud.Trust.Publish(FakeTrust.Sign(cloud.Trust.Next(FakeCloud.NewImage), cloud.Trust.Approvers[0]), FakeCloud.NewImage);
        cloud.OfferUnapproved(1, "x-1", bench.Full);

        await AssertRejectedAsync("trust-refused", "signatures-missing:");
    }

    [Fact]
    public async Task Update_SignedTwiceByTheSameApprover_IsRejected()
    {
        var cloud = bench.Cloud;
        await bench.RunOnceAsync();
        cloud.Trust.Publish(
            FakeTrust.Sign(cloud.Trust.Next(FakeCloud.NewImage), cloud.Trust.Approvers[0], FakeTrust.Signer()), FakeCloud.NewImage);
        cloud.OfferUnapproved(1, "x-1", bench.Full);

        await AssertRejectedAsync("trust-refused", "signatures-missing:");
    }

    [Fact]
    public async Task Update_OfOtherBytesUnderAnApprovedVersion_IsRejected()
    {
        bench.Cloud.Trust.Approve(FakeCloud.NewImage with { Sha256 = new string('a', 64) });
        bench.Cloud.OfferUnapproved(1, "x-1", bench.Full);

        await AssertRejectedAsync("release-mismatch");
    }

    [Fact]
    public async Task Update_ApprovedForOtherModels_IsRejected()
    {
        bench.Cloud.Trust.Approve(FakeCloud.NewImage with { Models = ["other"] });
        bench.Cloud.OfferUnapproved(1, "x-1", bench.Full);

        await AssertRejectedAsync("model-not-approved");
    }

    [Fact]
    public async Task Update_AfterTheApprovalWasTakenBack_IsRejected()
    {
        var cloud = bench.Cloud;
        cloud.Trust.Approve(FakeCloud.NewImage);
        cloud.Trust.Targets.Clear();
        cloud.Trust.Approve();
        cloud.OfferUnapproved(1, "x-1", bench.Full);

        await AssertRejectedAsync("release-not-approved");
    }

    [Fact]
    public async Task Update_WithTheMetadataOfBefore_IsRejectedAsRollback()
    {
        // The terminal has seen the file that took the approval back; the storage is then set back to the older one.
        var cloud = bench.Cloud;
        cloud.Trust.Approve(FakeCloud.NewImage);
        var older = cloud.Trust.Repository.Files["timestamp.json"];
        cloud.Trust.Targets.Clear();
        cloud.Trust.Approve();
        cloud.OfferUnapproved(1, "x-1", bench.Full);
        await bench.RunOnceAsync();
        cloud.Trust.Repository.Files["timestamp.json"] = older;
        cloud.OfferUnapproved(2, "x-2", bench.Full);

        await AssertRejectedAsync("trust-refused", "rollback:");
    }

    [Fact]
    public async Task Update_WithMetadataThatHasExpiredByTheServicesTime_IsRejected()
    {
        var cloud = bench.Cloud;
        await bench.RunOnceAsync();
        cloud.OfferUpdate(1, "x-1", bench.Full);
        cloud.Offer = cloud.Offer! with { ServerTime = DateTimeOffset.UnixEpoch + FakeTrust.Life + TimeSpan.FromSeconds(1) };
        await bench.RunOnceAsync();

        Assert.Equal("trust-refused", cloud.Reported[^1].Reason);
        Assert.StartsWith("expired:", cloud.Reported[^1].Detail);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Update_WhileTheTerminalsOwnClockIsFarOff_IsInstalled()
    {
        bench.Time.Advance(TimeSpan.FromDays(365 * 40));
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Update_BelowTheFloor_IsRejected()
    {
        var cloud = bench.Cloud;
        cloud.Trust.Approve(FakeCloud.NewImage with { Counter = 5, MinimumCounter = 5 });
        cloud.OfferUnapproved(1, "x-1", bench.Full);
        await bench.RunOnceAsync();
        Assert.Equal(5, bench.ReadState().Floor("os"));
        cloud.Trust.Approve(Old());
        OfferOld(2, "x-2");

        await bench.RunOnceAsync();

        Assert.Equal((ExecutionState.Rejected, "counter-below-floor"), (cloud.Reported[^1].State, cloud.Reported[^1].Reason));
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Update_BackToAnOlderReleaseAboveTheFloor_IsInstalled()
    {
        var cloud = bench.Cloud;
        cloud.OfferUpdate(1, "x-1", bench.Full);
        await bench.RunOnceAsync();
        cloud.Trust.Approve(Old());
        OfferOld(2, "x-2");

        await bench.RunOnceAsync();

        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Floor_OfAReleaseThatWentBack_IsNotRaised()
    {
        bench.TrialTransaction = () => "declined";
        bench.Cloud.Trust.Approve(FakeCloud.NewImage with { MinimumCounter = 2 });
        bench.Cloud.OfferUnapproved(1, "x-1", bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.RolledBack, bench.Cloud.States.Last());
        Assert.Equal(0, bench.ReadState().Floor("os"));
    }

    [Fact]
    public async Task Update_WhileTheMetadataCannotBeReached_WaitsAndGoesOnLater()
    {
        var cloud = bench.Cloud;
        await bench.RunOnceAsync();
        cloud.OfferUpdate(1, "x-1", bench.Full);
        cloud.HasMetadata = false;
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Accepted, bench.ReadState().Execution!.State);
        Assert.Empty(cloud.Downloads);
        cloud.HasMetadata = true;

        await bench.RunOnceAsync();

        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task CheckIn_WithoutAnythingToDo_FetchesNoMetadataAfterTheFirst()
    {
        await bench.RunOnceAsync();
        var first = bench.Cloud.Fetched.Count;

        await bench.RunOnceAsync();
        await bench.RunOnceAsync();

        Assert.True(first > 0);
        Assert.Equal(first, bench.Cloud.Fetched.Count);
    }

    [Fact]
    public async Task Directive_OfANewDirectorThatTheApproversNamed_IsTakenAfterOneRefresh()
    {
        var cloud = bench.Cloud;
        await bench.RunOnceAsync();
        var next = FakeTrust.Signer();
        cloud.Trust.Publish(FakeTrust.Sign(
            cloud.Trust.Next() with { Delegations = [DirectorRole.Of([cloud.Trust.Director.Key, next.Key])] }, cloud.Trust.Approvers));
        cloud.Certificate = cloud.Certify(cloud.Signer.PublicKey, next);

        Assert.Equal(CycleEnd.Done, (await bench.RunOnceAsync()).End);
    }

    [Fact]
    public async Task Directive_OfADirectorThatTheApproversDidNotName_IsRefused()
    {
        var cloud = bench.Cloud;
        cloud.OfferUpdate(1, "x-1", bench.Full);
        cloud.Certificate = cloud.Certify(cloud.Signer.PublicKey, FakeTrust.Signer());

        var result = await bench.RunOnceAsync();

        Assert.Equal(CycleEnd.Refused, result.End);
        Assert.Contains(bench.Messages, m => m.StartsWith("directive refused (CertificateInvalid)", StringComparison.Ordinal));
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Directive_OfAKeyWhoseCertificateHasEnded_IsRefused()
    {
        var cloud = bench.Cloud;
        using var stolen = new DirectiveSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var certificate = cloud.Certify(stolen.PublicKey, notAfter: DateTimeOffset.UnixEpoch.AddDays(1));
        cloud.Offer = cloud.None() with { ServerTime = DateTimeOffset.UnixEpoch.AddDays(2), Seq = 0 };
        await bench.RunOnceAsync();

        // The thief dates his directive back to when the key was valid; the terminal knows a later time.
        cloud.OfferUpdate(1, "x-1", bench.Full);
        cloud.Certificate = certificate;
        cloud.Envelope = envelope => stolen.Sign(Directive.PayloadType, Convert.FromBase64String(envelope.Payload));
        await bench.RunOnceAsync();

        Assert.Contains(bench.Messages, m => m.StartsWith("directive refused (CertificateExpired)", StringComparison.Ordinal));
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }

    private static ReleaseTarget Old() =>
        new("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, Counter: 1, MinimumCounter: 0, Models: []);

    private void OfferOld(long seq, string executionId)
    {
        bench.Cloud.OfferUnapproved(seq, executionId, bench.Full);
        var package = bench.Cloud.Package(TestImages.FullOld, null);
        bench.Cloud.Offer = bench.Cloud.Offer! with
        {
            ReleaseId = "os-1.0.0",
            Components = [new DirectiveComponent("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, [package])],
        };
    }

    private async Task AssertRejectedAsync(string reason, string detail = "")
    {
        await bench.RunOnceAsync();

        Assert.Equal((ExecutionState.Rejected, reason), (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason));
        Assert.StartsWith(detail, bench.Cloud.Reported[^1].Detail);
        Assert.Empty(bench.Cloud.Downloads);
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
    }
}
