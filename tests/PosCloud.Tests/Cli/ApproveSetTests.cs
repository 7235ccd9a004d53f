using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Cli;

/// <summary>An approver at the prompt: what he is shown of a set, and what he then has signed.</summary>
public sealed class ApproveSetTests : IDisposable
{
    private const string Estate = "/v1/estates/demo";
    private const string Address = "https://kv-ann.vault.azure.net/keys/ann/0123";

    private readonly CliHarness _cli = new CliHarness().WithToken();
    private readonly FakeTrust _trust = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly byte[] _os = Samples.Bytes(100);
    private readonly byte[] _app = Samples.Bytes(200);

    public ApproveSetTests() => Directory.CreateDirectory(TrustFolder);

    private string TrustFolder => Path.Combine(_cli.Folder, "config", "trust", "demo");

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("en", "Set, taken over in this order")]
    [InlineData("zh-CN", "组合（按此顺序接管）")]
    public async Task Approve_OfASet_ShowsItInOrderAndSignsIt(string language, string column)
    {
        var summer = Release("summer", ReleaseState.Uploaded);
        Serve(summer);

        Assert.Equal(0, await _cli.RunAsync(language, CancellationToken.None, Approve("summer")));

        Assert.Contains(column, _cli.Output, StringComparison.Ordinal);
        Assert.Contains("1. os 2.0.0, 2. payment-app 4.2.0", _cli.Output, StringComparison.Ordinal);
        Assert.Equal("summer: os 2.0.0, payment-app 4.2.0", Assert.Single(Signed().Select(Text)));
    }

    [Fact]
    public async Task Approve_WhenTheWaitingFileHasTheSetInAnotherOrder_ShowsItAndSignsNothing()
    {
        var summer = Release("summer", ReleaseState.Uploaded);
        _trust.Approve();
        _trust.Sets["summer"] = new ReleaseSet("summer", [new("payment-app", "4.2.0"), new("os", "2.0.0")]);
        Serve(FakeTrust.Sign(_trust.Next(Targets(summer)), _trust.Approvers[1]), summer);

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(Approve("summer")));

        Assert.Contains("1. payment-app 4.2.0, 2. os 2.0.0", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_cli.Server.Lines, line => line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approve_OfAReleaseFromBeforeSetsWereSigned_SignsItsSetAndNothingElse()
    {
        var summer = Release("summer", ReleaseState.Published);
        PublishWithoutSets(Targets(summer));
        Serve(summer);

        Assert.Equal(0, await _cli.RunAsync(Approve("summer")));

        Assert.Equal("summer: os 2.0.0, payment-app 4.2.0", Assert.Single(Signed().Select(Text)));
        Assert.Equal(Targets(summer), ReleaseTarget.All(Sent()));
    }

    [Fact]
    public async Task Approve_OfWhatIsApprovedAlready_SignsNothingMore()
    {
        var summer = Release("summer", ReleaseState.Published);
        _trust.Approve(Targets(summer));
        Serve(summer);

        Assert.Equal(0, await _cli.RunAsync(Approve("summer")));

        Assert.Contains("summer", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_cli.Server.Lines, line => line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approve_Again_WithAFloor_RaisesItAndLeavesTheCountersAndTheSet()
    {
        var summer = Release("summer", ReleaseState.Published);
        _trust.Approve(Targets(summer));
        Serve(summer);

        Assert.Equal(0, await _cli.RunAsync([.. Approve("summer"), "--minimum-counter", "1"]));

        Assert.Equal(Targets(summer).Select(t => t with { MinimumCounter = 1 }), ReleaseTarget.All(Sent()));
        Assert.Equal("summer: os 2.0.0, payment-app 4.2.0", Assert.Single(Signed().Select(Text)));
    }

    /// <summary>Else a service that was taken over could have a mixture signed with the next renewal.</summary>
    [Fact]
    public async Task Renew_SignsNoSetOfWhatTheServiceCallsPublished()
    {
        var summer = Release("summer", ReleaseState.Published);
        PublishWithoutSets(Targets(summer));
        Serve(summer, Release("made-up", ReleaseState.Published));

        Assert.Equal(0, await _cli.RunAsync("trust", "renew", "--key", Address));

        Assert.Empty(Signed());
    }

    [Fact]
    public async Task Approve_OfALaterRelease_DropsTheSetOfAWithdrawnOne_AndKeepsWhatOthersHave()
    {
        var (summer, autumn) = (Release("summer", ReleaseState.Withdrawn), Release("autumn", ReleaseState.Uploaded));
        _trust.Approve(Targets(summer));
        Serve(autumn, summer);

        Assert.Equal(0, await _cli.RunAsync(Approve("autumn")));

        Assert.Equal("autumn: os 2.0.0, payment-app 4.2.0", Assert.Single(Signed().Select(Text)));
        Assert.Matches(@"take back +.? *summer", _cli.Output);
    }

    private static string Text(ReleaseSet set) => $"{set.ReleaseId}: {set}";

    private string[] Approve(string releaseId) =>
        ["releases", "approve", releaseId, "--image", _cli.File("os", _os), _cli.File("app", _app), "--key", Address, "--yes"];

    private ReleaseView Release(string releaseId, ReleaseState state) => Samples.Release(state) with
    {
        ReleaseId = releaseId,
        Components =
        [
            new ReleaseComponentView("os", "2.0.0", Samples.Sha256(_os), _os.Length, true, []),
            new ReleaseComponentView("payment-app", "4.2.0", Samples.Sha256(_app), _app.Length, true, [], ComponentKind.Application),
        ],
    };

    private static ReleaseTarget[] Targets(ReleaseView release) =>
        [.. release.Components.Select(c => new ReleaseTarget(c.Name, c.Version, c.Sha256, c.Length, 1, 0, [], c.Kind, Release: release.ReleaseId))];

    private void Serve(params ReleaseView[] releases) => Serve(null, releases);

    /// <summary>The service as it stands: metadata, releases, and the file that waits.</summary>
    private void Serve(MetadataFile<TargetsMetadata>? waiting, params ReleaseView[] releases)
    {
        if (_trust.Version == 0)
        {
            _trust.Approve();
        }

        File.WriteAllBytes(Path.Combine(TrustFolder, "root.json"), _trust.Root.Bytes.ToArray());
        foreach (var (name, content) in _trust.Repository.Files)
        {
            _cli.Server.On($"GET {Estate}/metadata/{name}", _ => new HttpResponseMessage { Content = new ByteArrayContent(content) });
        }

        _cli.Server.On($"GET {Estate}/metadata/2.root.json", _ => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));
        var view = new TrustView([], 1, Convert.ToBase64String(_trust.Repository.Files[$"{_trust.Version}.targets.json"]),
            waiting is null ? null : Convert.ToBase64String(waiting.Bytes.Span));
        _cli.Server.On($"GET {Estate}/trust", view, ProtocolJson.Default.TrustView);
        _cli.Server.On($"POST {Estate}/trust/targets", view, ProtocolJson.Default.TrustView);
        _cli.Server.On($"GET {Estate}/releases", new Page<ReleaseView>(releases), ProtocolJson.Default.PageReleaseView);
        foreach (var release in releases)
        {
            _cli.Server.On($"GET {Estate}/releases/{release.ReleaseId}", release, ProtocolJson.Default.ReleaseView);
        }
    }

    private void PublishWithoutSets(params ReleaseTarget[] targets)
    {
        var next = _trust.Next(targets);
        _trust.Publish(FakeTrust.Sign(next with { Targets = next.Targets.Where(t => !ReleaseSet.IsPath(t.Key)).ToDictionary() }, _trust.Approvers));
    }

    /// <summary>The sets in the file that was sent.</summary>
    private IReadOnlyList<ReleaseSet> Signed() => ReleaseSet.All(Sent());

    private TargetsMetadata Sent()
    {
        var sent = JsonSerializer.Deserialize(_cli.Server.Requests.Single(r => r.Method == "POST").Body, ProtocolJson.Default.SignedFile)!;
        return MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(sent.Content)).Content;
    }
}
