using PosCloud.Core.Publishing;
using PosCloud.Core.Trust;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Fakes.Trust;

/// <summary>What approvers do: roots, proposals, signatures.</summary>
internal static class FakeApprovals
{
    public static async Task EstablishAsync(FakeCloud cloud)
    {
        (await PublishRootAsync(cloud, cloud.Keys.Root)).Value();
        (await ProposeAsync(cloud, Proposal(cloud), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
    }

    public static Task<Outcome<TrustView>> PublishRootAsync(FakeCloud cloud, MetadataFile<RootMetadata> root) => cloud.Get<TrustHandler>().PublishRootAsync(
        FakeCloud.Estate, new SignedFile(Convert.ToBase64String(root.Bytes.Span)), CancellationToken.None);

    /// <summary>Publishes a second root that names one more approver.</summary>
    /// <returns>The signer of the new key.</returns>
    public static async Task<ITufSigner> RotateApproversAsync(FakeCloud cloud)
    {
        var third = FakeTrust.Signer();
        var root = cloud.Keys.Root.Content;
        var roles = root.Roles.ToDictionary(
            r => r.Key, r => r.Key == TufNames.Targets ? new RoleKeys([.. r.Value.Keys, third.Key], r.Value.Threshold) : r.Value);
        (await PublishRootAsync(cloud, FakeTrust.Sign(root with { Version = 2, Roles = roles }, cloud.Keys.RootKeys))).Value();
        return third;
    }

    public static async Task<ReleaseTarget> UploadAsync(FakeCloud cloud, string version = "2.0.0", byte[]? image = null, string? backOut = "Power off and on.", VendorSignature? vendor = null, PtsApproval? pts = null)
    {
        image ??= SampleImages.Of(2);
        (await cloud.Get<ReleaseHandler>().DraftAsync(
            FakeCloud.Estate,
            new DraftReleaseRequest([new DraftComponent("os", version, SampleImages.Sha256(image), image.Length, VendorSignature: vendor, Pts: pts)], BackOut: backOut),
            FakeCloud.Actor,
            CancellationToken.None)).Value();
        await cloud.UploadAsync(version, image);
        (await cloud.CompleteAsync(version)).Value();
        return new ReleaseTarget("os", version, SampleImages.Sha256(image), image.Length, Counter: int.Parse(version[..1]), MinimumCounter: 0, Models: [], VendorSignature: vendor, Pts: pts);
    }

    public static async Task<ReleaseTarget> ApprovedAsync(FakeCloud cloud, string version, byte[] image)
    {
        var target = await UploadAsync(cloud, version, image);
        (await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
        return target;
    }

    public static MetadataFile<TargetsMetadata> Proposal(FakeCloud cloud, params ReleaseTarget[] targets) =>
        Proposal(cloud, FakeTrust.SetsOf(targets), targets);

    /// <summary>The same with sets that are not what each release brought.</summary>
    public static MetadataFile<TargetsMetadata> Proposal(FakeCloud cloud, IEnumerable<ReleaseSet> sets, params ReleaseTarget[] targets)
    {
        var published = cloud.Trust.Published.Files.Keys.Count(name => name.EndsWith("targets.json", StringComparison.Ordinal));
        return MetadataFile<TargetsMetadata>.Create(new TargetsMetadata(
            published + 1,
            cloud.Keys.Root.Content.Expires,
            targets.Select(t => KeyValuePair.Create(t.Path, t.ToTargetFile())).Concat(sets.Select(s => KeyValuePair.Create(s.Path, s.ToTargetFile()))).ToDictionary(),
            [DirectorRole.Of([cloud.Keys.Director.Key])]));
    }

    public static async Task<MetadataFile<TargetsMetadata>> WaitingAsync(FakeCloud cloud) => MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(
        (await cloud.Get<TrustHandler>().ShowAsync(FakeCloud.Estate, CancellationToken.None)).Value().Proposal!));

    public static async Task<Outcome<TrustView>> ProposeAsync(
        FakeCloud cloud, MetadataFile<TargetsMetadata> file, int approver, string actor, bool replace = false) =>
        await SendAsync(cloud, await file.SignAsync(cloud.Keys.Approvers[approver], CancellationToken.None), actor, replace);

    public static Task<Outcome<TrustView>> SendAsync(FakeCloud cloud, MetadataFile<TargetsMetadata> file, string actor, bool replace = false) =>
        cloud.Get<ProposalHandler>().HandleAsync(
            FakeCloud.Estate, new SignedFile(Convert.ToBase64String(file.Bytes.Span), replace), actor, CancellationToken.None);

    public static async Task<ReleaseView> ShowAsync(FakeCloud cloud, string version) =>
        (await cloud.Get<ReleaseHandler>().ShowAsync(FakeCloud.Estate, $"os-{version}", CancellationToken.None)).Value();
}
