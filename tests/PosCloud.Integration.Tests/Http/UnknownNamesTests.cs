using System.Net.Http.Headers;
using System.Text;
using PosCloud.Core.Terminals;
using PosCloud.Local;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Well-formed names of things that do not exist.</summary>
[Collection(HttpTests.Name)]
public sealed class UnknownNamesTests(LocalCloudFixture cloud)
{
    private const string Sha = "0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData("check-in", null)]
    [InlineData("reports", """{"seq":1,"executionId":"x1","entries":[{"state":"accepted","at":"2026-01-01T00:00:00Z"}]}""")]
    [InlineData("links", $$"""{"executionId":"x1","packageSha256":"{{Sha}}","installedSha256":"{{Sha}}"}""")]
    [InlineData("uploads", $$"""{"kind":"diagnostics","sha256":"{{Sha}}","length":1}""")]
    [InlineData("uploads/diagnostics-1/complete", "{}")]
    public async Task Terminal_WhoseRowIsGone_IsUnknown(string action, string? json)
    {
        var terminal = cloud.CreateTerminal();
        terminal.Credential = cloud.Service<Tokens>().IssueCredential(
            new Credential(LocalCloud.Estate, terminal.TerminalId, terminal.HardwareId, terminal.PublicKey, 1));
        terminal.Nonce = cloud.Service<Tokens>().IssueNonce();
        terminal.Seq = 1;

        var answer = json is null ? await terminal.PostAsync(action, terminal.CheckInBody()) : await terminal.PostAsync(action, json);

        answer.RefusesTerminal(Reasons.TerminalUnknown);
        (await AdminAsync(HttpMethod.Get, $"terminals/{terminal.TerminalId}")).Refuses(Reasons.TerminalUnknown);
    }

    [Theory]
    [InlineData("reports", """{"seq":99,"executionId":"x1","entries":[{"state":"accepted","at":"2026-01-01T00:00:00Z"}]}""", "execution-unknown")]
    [InlineData("links", $$"""{"executionId":"x1","packageSha256":"{{Sha}}","installedSha256":"{{Sha}}"}""", "execution-unknown")]
    [InlineData("uploads/diagnostics-1/complete", "{}", "upload-unknown")]
    public async Task Terminal_NamingWhatItDoesNotHave_IsRefused_AndChangesNothing(string action, string json, string reason)
    {
        var terminal = await cloud.SharedTerminalAsync();
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await terminal.PostAsync(action, json);

        answer.RefusesTerminal(Reasons.All.Single(known => known.Name == reason));
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Theory]
    [InlineData("GET", "releases/os-9.9.9", "release-unknown")]
    [InlineData("POST", "releases/os-9.9.9/publish", "release-unknown")]
    [InlineData("POST", "releases/os-9.9.9/components/os/upload", "release-unknown")]
    [InlineData("POST", "releases/os-9.9.9/components/os/complete", "release-unknown")]
    [InlineData("GET", "releases/os-9.9.9/documents", "release-unknown")]
    [InlineData("GET", "releases/os-9.9.9/documents/guide", "release-unknown")]
    [InlineData("GET", "rollouts/none", "rollout-unknown")]
    public async Task Admin_NamingWhatDoesNotExist_IsRefused(string method, string path, string reason) =>
        (await AdminAsync(new HttpMethod(method), path)).Refuses(Reasons.All.Single(known => known.Name == reason));

    [Theory]
    [InlineData("upload")]
    [InlineData("complete")]
    public async Task Admin_NamingAComponentThatTheReleaseLacks_IsRefused(string action)
    {
        var component = LocalCloudFixture.NewName("c");
        var release = await TestReleases.DraftAsync(cloud, component, "1.0.0", [1, 2, 3]);

        var answer = await AdminAsync(HttpMethod.Post, $"releases/{release.ReleaseId}/components/other/{action}");

        answer.Refuses(Reasons.ComponentUnknown);
    }

    [Fact]
    public async Task Rollout_OfAnUnknownRelease_IsRefused_AndDoesNotExistAfterwards()
    {
        var rollout = LocalCloudFixture.NewName("r");
        var body = $$$"""{"rolloutId":"{{{rollout}}}","releaseId":"os-9.9.9","target":"all"}""";

        (await AdminAsync(HttpMethod.Post, "rollouts", body)).Refuses(Reasons.ReleaseUnknown);

        (await AdminAsync(HttpMethod.Get, $"rollouts/{rollout}")).Refuses(Reasons.RolloutUnknown);
    }

    private async Task<Answer> AdminAsync(HttpMethod method, string path, string body = "{}")
    {
        using var request = new HttpRequestMessage(method, $"v1/estates/{LocalCloud.Estate}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new TokenForge(cloud.Cloud.Issuer).Create());
        request.Content = method == HttpMethod.Get ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await cloud.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
