using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>No endpoint of the admin side answers without a token of the right issuer, audience, time and role.</summary>
[Collection(HttpTests.Name)]
public sealed class AdminEndpointTests(LocalCloudFixture cloud)
{
    private static readonly string[] Reads =
    [
        "ListTerminals", "ShowTerminal", "ListReleases", "ShowRelease", "ListRollouts", "ShowRollout", "Why", "PlanRollout", "ShowTrust", "QueryEvents",
        "ListBackups", "ShowBackup", "ListCases", "ShowCase", "ListDiagnostics", "ListVendors", "ListWorkOrders", "Readiness", "ListDocuments", "ReadDocument",
    ];

    /// <summary>What an endpoint needs that is not open to every role. Whoever adds one decides here, too.</summary>
    private static readonly Dictionary<string, string> RoleOf = new()
    {
        ["CreateCodes"] = "Terminals.Manage",
        ["RevokeTerminal"] = "Terminals.Manage",
        ["AddFactoryKeys"] = "Terminals.Manage",
        ["RevokeFactoryKeys"] = "Terminals.Manage",
        ["ReplaceTerminal"] = "Terminals.Manage",
        ["ApproveReplacement"] = "Terminals.Manage",
        ["CancelReplacement"] = "Terminals.Manage",
        ["CreateWorkOrder"] = "Terminals.Manage",
        ["ActOnWorkOrder"] = "Terminals.Manage",
        ["DeleteBackup"] = "Terminals.Manage",
        ["ReleaseBackup"] = "Terminals.Manage",
        ["OpenCase"] = "Terminals.Manage",
        ["NoteCase"] = "Terminals.Manage",
        ["CloseCase"] = "Terminals.Manage",
        ["DemandDiagnostics"] = "Terminals.Manage",
        ["DiagnosticsLink"] = "Terminals.Manage",
        ["SetVendor"] = "Terminals.Manage",
        ["RemoveVendor"] = "Terminals.Manage",
        ["ListAudit"] = "Audit.Read",
        ["DraftRelease"] = "Releases.Upload",
        ["UploadLink"] = "Releases.Upload",
        ["CompleteComponent"] = "Releases.Upload",
        ["UploadDocument"] = "Releases.Upload",
        ["AddDocument"] = "Releases.Upload",
        ["RemoveDocument"] = "Releases.Upload",
        ["PublishRelease"] = "Releases.Upload",
        ["WithdrawRelease"] = "Rollouts.Operate",
        ["PublishRoot"] = "Releases.Approve",
        ["ProposeTargets"] = "Releases.Approve",
        ["ReplayEvents"] = "Rollouts.Operate",
        ["StartRollout"] = "Rollouts.Operate",
        ["RolloutAction"] = "Rollouts.Operate",
    };

    public static TheoryData<string> AdminFunctions => [.. HttpFunction.All.Where(f => f.IsAdmin).Select(f => f.Name)];

    public static TheoryData<string> TerminalFunctions => [.. HttpFunction.All.Where(f => f.IsTerminal).Select(f => f.Name)];

    public static TheoryData<string> Lists => ["ListTerminals", "ListReleases", "ListRollouts"];

    [Fact]
    public void EveryHttpFunction_IsOfTheAdminSideOrOfTheTerminalSideOrPublic()
    {
        Assert.All(HttpFunction.All, f => Assert.True(f.IsAdmin || f.IsTerminal || f.Name is "Health" or "Metadata", f.Route));
        Assert.True(HttpFunction.All.Count(f => f.IsAdmin) >= 12);
        Assert.True(HttpFunction.All.Count(f => f.IsTerminal) >= 6);
        Assert.All(HttpFunction.All.Where(f => f.IsAdmin), f => Assert.True(Reads.Contains(f.Name) != RoleOf.ContainsKey(f.Name), f.Name));
    }

    [Theory]
    [MemberData(nameof(TerminalFunctions))]
    public async Task TerminalEndpoint_WithoutASignature_IsClosed(string name)
    {
        var answer = await SendAsync(HttpFunction.Named(name), authorization: null);

        answer.RefusesTerminal(Reasons.SignatureMissing);
    }

    [Theory]
    [MemberData(nameof(TerminalFunctions))]
    public async Task TerminalEndpoint_WithAnAdminsToken_IsClosed(string name) =>
        (await SendAsync(HttpFunction.Named(name), Bearer(new TokenForge(cloud.Cloud.Issuer)))).RefusesTerminal(Reasons.SignatureMissing);

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_WithoutAToken_IsClosed(string name)
    {
        var function = HttpFunction.Named(name);

        (await SendAsync(function, authorization: null)).Refuses(Reasons.TokenMissing);
        (await SendAsync(function, "Basic YWRtaW46YWRtaW4=")).Refuses(Reasons.TokenMissing);
        (await SendAsync(function, "Bearer")).Refuses(Reasons.TokenMissing);
    }

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_WithABadToken_IsClosed(string name)
    {
        var function = HttpFunction.Named(name);
        var issuer = cloud.Cloud.Issuer;
        using var rsa = RSA.Create(2048);
        var foreign = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = new TokenForge(issuer).Key!.Key.KeyId }, SecurityAlgorithms.RsaSha256);
        // The public key as an HMAC secret: the oldest confusion of algorithms there is.
        var confused = new SigningCredentials(new SymmetricSecurityKey(rsa.ExportSubjectPublicKeyInfo()), SecurityAlgorithms.HmacSha256);
        string[] invalid =
        [
            Bearer(new TokenForge(issuer) { Issuer = "https://issuer.example" }),
            Bearer(new TokenForge(issuer) { Audience = "api://other" }),
            Bearer(new TokenForge(issuer) { Key = foreign }),
            Bearer(new TokenForge(issuer) { Key = confused }),
            Bearer(new TokenForge(issuer) { Key = null }),
            Bearer(new TokenForge(issuer) { ValidIn = TimeSpan.FromMinutes(4) }),
            Bearer(new TokenForge(issuer) { NamesSomebody = false }),
            Altered(new TokenForge(issuer) { Roles = ["Audit.Read"] }.Create()),
            "Bearer abc",
            "Bearer ..",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
        ];

        foreach (var token in invalid)
        {
            var answer = await SendAsync(function, token);
            answer.Refuses(Reasons.TokenInvalid);
            Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"].Single(), StringComparison.Ordinal);
        }

        (await SendAsync(function, Bearer(new TokenForge(issuer) { ExpiresIn = TimeSpan.FromMinutes(-3) }))).Refuses(Reasons.TokenExpired);
    }

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_WithoutItsRole_IsClosed(string name)
    {
        var function = HttpFunction.Named(name);
        IReadOnlyList<string>[] lacking =
        [
            [],
            [.. TokenForge.AllRoles.Select(role => role.ToLowerInvariant())],
            [.. TokenForge.AllRoles.Select(role => role + ":other")],
            [.. TokenForge.AllRoles.Select(role => role + ":")],
            [.. TokenForge.AllRoles.Select(role => role + ":*")],
            ["Fleet.Read", "Fleet.Enrol", "Releases.Write", "Rollouts.Write"],
            .. RoleOf.TryGetValue(name, out var needed) ? [[.. TokenForge.AllRoles.Where(role => role != needed)]] : Array.Empty<IReadOnlyList<string>>(),
        ];

        foreach (var roles in lacking)
        {
            (await SendAsync(function, Bearer(new TokenForge(cloud.Cloud.Issuer) { Roles = roles }))).Refuses(Reasons.RoleMissing);
        }
    }

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_WithOneRoleThatIsEnough_IsOpen(string name)
    {
        var function = HttpFunction.Named(name);
        foreach (var role in RoleOf.TryGetValue(name, out var needed) ? [needed] : TokenForge.AllRoles)
        {
            foreach (var granted in (string[])[role, role + ":demo"])
            {
                var answer = await SendAsync(function, Bearer(new TokenForge(cloud.Cloud.Issuer) { Roles = [granted] }));

                Assert.True(answer.Status is 200 or 400 or 404, $"{granted}: {answer.Status}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_WithTheRolesOfItsEstate_IsOpenThereOnly(string name)
    {
        var function = HttpFunction.Named(name);
        var token = Bearer(new TokenForge(cloud.Cloud.Issuer) { Roles = [.. TokenForge.AllRoles.Select(role => role + ":demo")] });

        var answer = await SendAsync(function, token);

        // Let in: what is refused now is the name or the body, not the caller.
        Assert.True(answer.Status is 200 or 400 or 404, $"{answer.Status}");
        (await SendAsync(function, token, function.Path("estate", "other"))).Refuses(Reasons.RoleMissing);
    }

    [Theory]
    [MemberData(nameof(AdminFunctions))]
    public async Task AdminEndpoint_OfAnUnknownEstate_IsRefused(string name)
    {
        var function = HttpFunction.Named(name);

        (await SendAsync(function, Bearer(new TokenForge(cloud.Cloud.Issuer)), function.Path("estate", "other"))).Refuses(Reasons.EstateUnknown);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_WithABadLimitOrContinuation_IsRefused(string name)
    {
        var function = HttpFunction.Named(name);
        string[] bad =
        [
            "limit=0", "limit=501", "limit=-1", "limit=abc", "limit=1.5", "limit=1e2", "limit=99999999999", "limit=1&limit=2",
            "continuation=..", "continuation=a%7Cb", "continuation=%00", "continuation=a%27", "continuation=" + new string('a', 65),
        ];

        foreach (var query in bad)
        {
            (await SendAsync(function, Bearer(new TokenForge(cloud.Cloud.Issuer)), $"{function.Path()}?{query}")).Refuses(Reasons.FieldInvalid);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_WithGoodLimits_IsAnswered(string name)
    {
        var function = HttpFunction.Named(name);
        foreach (var query in (string[])["", "?limit=1", "?limit=500", "?limit=", "?continuation=", "?continuation=zzzz"])
        {
            Assert.Equal(200, (await SendAsync(function, Bearer(new TokenForge(cloud.Cloud.Issuer)), function.Path() + query)).Status);
        }
    }

    [Fact]
    public async Task List_WithMoreThanAPage_GoesOnWhereItStopped()
    {
        var (first, second) = (await cloud.EnrolAsync(), await cloud.EnrolAsync());
        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await cloud.Cloud.Admin.ListTerminalsAsync(limit: 2, continuation, CancellationToken.None);
            Assert.InRange(page.Items.Count, 1, 2);
            listed.AddRange(page.Items.Select(terminal => terminal.TerminalId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Contains(first.TerminalId, listed);
        Assert.Contains(second.TerminalId, listed);
    }

    [Theory]
    [InlineData("CreateCodes")]
    [InlineData("DraftRelease")]
    [InlineData("StartRollout")]
    public async Task AdminWrite_WithABadBody_IsRefusedByName(string name)
    {
        var function = HttpFunction.Named(name);
        var token = Bearer(new TokenForge(cloud.Cloud.Issuer));
        (byte[] Body, Reason Reason)[] bad =
        [
            ([.. "{\"x\":\""u8, 0xff, .. "\"}"u8], Reasons.BodyNotUtf8),
            ([.. "null"u8], Reasons.BodyMalformed),
            ([.. "{}"u8], Reasons.BodyMalformed),
            (Encoding.UTF8.GetBytes(new string('[', 13) + new string(']', 13)), Reasons.BodyTooDeep),
            ([.. Enumerable.Repeat((byte)' ', 65_537)], Reasons.BodyTooLarge),
        ];

        foreach (var (body, reason) in bad)
        {
            (await SendAsync(function, token, body: body)).Refuses(reason);
        }
    }

    [Theory]
    [InlineData("DraftRelease", """{"components":[null]}""")]
    [InlineData("DraftRelease", """{"components":[]}""")]
    [InlineData("DraftRelease", """{"components":[{"name":"..","version":"1","sha256":"0000000000000000000000000000000000000000000000000000000000000000","length":1}]}""")]
    [InlineData("DraftRelease", """{"components":[{"name":"os","version":"1/2","sha256":"0000000000000000000000000000000000000000000000000000000000000000","length":1}]}""")]
    [InlineData("DraftRelease", """{"components":[{"name":"os","version":"1","sha256":"00","length":1}]}""")]
    [InlineData("DraftRelease", """{"components":[{"name":"os","version":"1","sha256":"0000000000000000000000000000000000000000000000000000000000000000","length":0}]}""")]
    [InlineData("CreateCodes", """{"terminalIds":[null],"site":"s","tags":{},"expiresInSeconds":600}""")]
    [InlineData("CreateCodes", """{"terminalIds":["a/b"],"site":"s","tags":{},"expiresInSeconds":600}""")]
    [InlineData("CreateCodes", """{"terminalIds":["a","a"],"site":"s","tags":{},"expiresInSeconds":600}""")]
    [InlineData("CreateCodes", """{"terminalIds":["a"],"site":"s","tags":{"k":null},"expiresInSeconds":600}""")]
    [InlineData("CreateCodes", """{"terminalIds":["a"],"site":"s","tags":{},"expiresInSeconds":59}""")]
    [InlineData("StartRollout", """{"rolloutId":"a|b","releaseId":"os-1","target":"all"}""")]
    [InlineData("StartRollout", """{"rolloutId":"a","releaseId":"..","target":"all"}""")]
    [InlineData("StartRollout", """{"rolloutId":"a","releaseId":"os-1","target":""}""")]
    public async Task AdminWrite_WithAFieldOutOfBounds_IsRefused(string name, string body)
    {
        var answer = await SendAsync(HttpFunction.Named(name), Bearer(new TokenForge(cloud.Cloud.Issuer)), body: Encoding.UTF8.GetBytes(body));

        Assert.StartsWith("/", answer.Refuses(Reasons.FieldInvalid).Detail, StringComparison.Ordinal);
    }

    private static string Bearer(TokenForge forge) => "Bearer " + forge.Create();

    /// <summary>All roles, under the signature of another payload.</summary>
    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("Audit.Read", "Releases.Upload", StringComparison.Ordinal);
        return $"Bearer {parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }

    private async Task<Answer> SendAsync(HttpFunction function, string? authorization, string? path = null, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(function.Method), RawTarget.On(cloud.Cloud.Address, path ?? function.Path()));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (function.Method != "GET")
        {
            request.Content = new ByteArrayContent(body ?? [.. "{}"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await cloud.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
