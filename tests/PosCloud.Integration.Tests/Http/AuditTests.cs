using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PosCloud.Local;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Every route that changes something for an admin leaves two rows in the audit log; a new route cannot be forgotten.</summary>
[Collection(HttpTests.Name)]
public sealed class AuditTests(LocalCloudFixture cloud)
{
    private const string Sha = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>They have a body but change nothing.</summary>
    private static readonly string[] DryRuns = ["PlanRollout", "QueryEvents"];

    /// <summary>Bodies that get past the parser. Whoever adds a route with a body adds one here.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["CreateCodes"] = """{"terminalIds":["audit-1"],"site":"s","tags":{},"expiresInSeconds":600}""",
        ["DraftRelease"] = $$"""{"components":[{"name":"audited","version":"1","sha256":"{{Sha}}","length":1}]}""",
        ["WithdrawRelease"] = """{"reason":"because of a test"}""",
        ["StartRollout"] = """{"rolloutId":"audited","releaseId":"none-1","target":"all"}""",
        ["RolloutAction"] = """{"action":"abort","reason":"because of a test"}""",
        ["ReplayEvents"] = """{"since":"2026-01-01T00:00:00+00:00"}""",
        ["PublishRoot"] = """{"content":"e30="}""",
        ["ProposeTargets"] = """{"content":"e30="}""",
        ["RevokeTerminal"] = """{"reason":"because of a test"}""",
        ["AddFactoryKeys"] = """{"keys":[{"hardwareId":"sn-audit","thumbprint":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","terminalId":"audit-2","site":"s"}],"expiresInSeconds":600}""",
        ["RevokeFactoryKeys"] = """{"keys":[{"hardwareId":"sn-audit","thumbprint":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}],"reason":"because of a test"}""",
        ["ReplaceTerminal"] = """{"hardwareId":"sn-audit","reason":"because of a test"}""",
        ["ApproveReplacement"] = """{"hardwareId":"sn-audit"}""",
        ["CancelReplacement"] = """{"hardwareId":"sn-audit","reason":"because of a test"}""",
        ["CreateWorkOrder"] = """{"task":"clean the reader"}""",
        ["ActOnWorkOrder"] = """{"action":"cancel","reason":"because of a test"}""",
        ["DeleteBackup"] = """{"reason":"because of a test"}""",
        ["OpenCase"] = """{"text":"because of a test"}""",
        ["NoteCase"] = """{"text":"the cable was loose"}""",
        ["CloseCase"] = """{"reason":"because of a test"}""",
        ["DemandDiagnostics"] = """{"reason":"because of a test"}""",
        ["UploadDocument"] = $$"""{"sha256":"{{Sha}}","length":1}""",
        ["AddDocument"] = $$"""{"name":"guide","language":"en","format":"markdown","sha256":"{{Sha}}","length":1,"uploadId":"none-1"}""",
        ["RemoveDocument"] = """{"language":"en","version":1,"reason":"because of a test"}""",
        ["SetVendor"] = """{"model":"P400","name":"The maker"}""",
        ["RemoveVendor"] = """{"model":"P400"}""",
    };

    public static TheoryData<string> Writes =>
        [.. HttpFunction.All.Where(f => f.IsAdmin && f.Method != "GET" && !DryRuns.Contains(f.Name)).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task AdminWrite_OfEveryRoute_LeavesTwoRows(string name)
    {
        var function = HttpFunction.Named(name);
        var body = Bodies.GetValueOrDefault(name, "{}");

        var answer = await SendAsync(function, body);

        Assert.True(answer.Status is 200 or 201 or 404 or 409 or 422 or 428, $"{answer.Status}: add a good body for {name}");
        var rows = await RowsAsync($"{function.Method} {function.Path()["/v1/estates/demo/".Length..]}");
        Assert.Equal([AuditPhase.Asked, answer.Status < 300 ? AuditPhase.Done : AuditPhase.Refused], rows.Select(r => r.Phase));
        Assert.Single(rows.Select(r => r.RequestId).Distinct());
        Assert.All(rows, r => Assert.Equal(("somebody", LocalCloud.Estate), (r.Actor, r.Estate)));
        Assert.All(rows, r => Assert.Equal(body.Contains("because", StringComparison.Ordinal) ? "because of a test" : null, r.Reason));
        Assert.Equal((body, null), (rows[0].Request, rows[1].Request));
        Assert.Equal(answer.Status < 300 ? null : JsonSerializer.Deserialize(answer.Body, ProtocolJson.Default.ProblemBody)!.ReasonName(), rows[1].Problem);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task AdminWrite_ThatIsNotLetInOrCannotBeRead_LeavesNoRow(string name)
    {
        var function = HttpFunction.Named(name);
        var before = await NewestAsync();

        Assert.Equal(403, (await SendAsync(function, Bodies.GetValueOrDefault(name, "{}"), roles: [])).Status);
        Assert.Equal(400, (await SendAsync(function, "[")).Status);

        Assert.Equal(before, await NewestAsync());
    }

    [Fact]
    public async Task Log_OfTheWholeRun_IsAGoodChain()
    {
        await SendAsync(HttpFunction.Named("CreateCodes"), Bodies["CreateCodes"]);
        var lines = new List<AuditLine>();
        string? continuation = null;
        do
        {
            var page = await cloud.Cloud.Admin.ListAuditAsync(limit: 7, continuation, CancellationToken.None);
            lines.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        lines.Reverse();
        var verifier = new AuditVerifier(LocalCloud.Estate);
        lines.ForEach(line => verifier.Add(line.Line));
        Assert.Null(verifier.Complete());
        Assert.Equal(lines[^1].Seq, verifier.Head.Seq);
    }

    [Fact]
    public async Task Log_WhenItIsRead_IsSaidInTheServiceLog()
    {
        await cloud.Cloud.Admin.ListAuditAsync(limit: 1, continuation: null, CancellationToken.None);

        Assert.Contains(cloud.Log.Lines, line => line.Contains("reads the audit log of estate demo", StringComparison.Ordinal));
    }

    private async Task<List<AuditEntry>> RowsAsync(string action)
    {
        var page = await cloud.Cloud.Admin.ListAuditAsync(Limits.PageSize, continuation: null, CancellationToken.None);
        return [.. page.Items.Select(line => AuditChain.Read(line.Line)).Where(r => r.Action == action && r.Actor == "somebody").Take(2).Reverse()];
    }

    private async Task<string> NewestAsync() =>
        (await cloud.Cloud.Admin.ListAuditAsync(limit: 1, continuation: null, CancellationToken.None)).Items.FirstOrDefault()?.Sha256 ?? "none";

    private async Task<Answer> SendAsync(HttpFunction function, string body, IReadOnlyList<string>? roles = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(function.Method), function.Path()) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new TokenForge(cloud.Cloud.Issuer) { Roles = roles ?? TokenForge.AllRoles }.Create());
        using var response = await cloud.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
