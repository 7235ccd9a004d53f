using System.Net;
using System.Text;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;

namespace PosCloud.Tests.Cli;

public sealed class LoginTests : IDisposable
{
    private const string Issuer = "https://issuer.test/tenant";
    private const string Discovery = "GET /tenant/.well-known/openid-configuration";
    private const string TokenLine = "POST /tenant/token";
    private const string Releases = "GET /v1/estates/demo/releases";

    private readonly CliHarness _cli = new() { Input = "stdin-secret\n" };

    private static string[] Arguments => ["login", "--url", CliHarness.Root, "--estate", "demo", "--issuer", Issuer, "--client-id", "cli"];

    public LoginTests()
    {
        Provider("\"client_secret_post\"");
        _cli.Server
            .On(TokenLine, _ => Token("access-1", 3600))
            .On(Releases, Samples.PageOf<ReleaseView>(null), ProtocolJson.Default.PageReleaseView);
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Login_SecretFile_AsksForClientCredentialsAndKeepsTheLogin()
    {
        var secret = _cli.File("secret", "s3cret\n"u8.ToArray());

        var exitCode = await _cli.RunAsync([.. Arguments, "--client-secret-file", secret]);

        Assert.Equal((0, ""), (exitCode, _cli.Error));
        Assert.Equal("Logged in at https://cloud.test/, estate demo, as cli", _cli.Output.Trim());
        var form = TokenRequests()[0].Form;
        Assert.Equal(
            ("client_credentials", "cli", "s3cret", "api://poscloud/.default"),
            (form["grant_type"], form["client_id"], form["client_secret"], form["scope"]));
        Assert.Equal("Bearer access-1", _cli.Server.Requests[^1].Authorization);
        Assert.DoesNotContain("s3cret", File.ReadAllText(_cli.LoginFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Done_FileIsForItsOwnerOnly()
    {
        _cli.Environment["POSCLOUD_CLIENT_SECRET"] = "s";

        await _cli.RunAsync(Arguments);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cli.LoginFile));
        }

        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_cli.LoginFile)!));
    }

    [Fact]
    public async Task Login_SecretOnStdin_IsUsed()
    {
        Assert.Equal(0, await _cli.RunAsync([.. Arguments, "--client-secret", "-"]));

        Assert.Equal("stdin-secret", TokenRequests()[0].Form["client_secret"]);
    }

    [Fact]
    public async Task Login_SecretOnTheCommandLine_IsRefusedAndNotRepeated()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync([.. Arguments, "--client-secret", "hunter2"]));

        Assert.DoesNotContain("hunter2", _cli.Error + _cli.Output, StringComparison.Ordinal);
        Assert.Empty(_cli.Server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"client_secret_basic\"")]
    public async Task Login_ProviderWantsBasic_SendsTheSecretInTheHeader(string methods)
    {
        Provider(methods);
        _cli.Environment["POSCLOUD_CLIENT_SECRET"] = "a b:c";

        Assert.Equal(0, await _cli.RunAsync(Arguments));

        var request = TokenRequests()[0];
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("cli:a+b%3Ac")), request.Authorization);
        Assert.DoesNotContain("client_secret", request.Form.Keys);
    }

    [Fact]
    public async Task Login_NoSecret_AsksThePersonAndPollsAsTold()
    {
        _cli.Server
            .On("POST /tenant/device", _ => FakeServer.Text("""{"device_code":"D","user_code":"ABCD-EFGH","verification_uri":"https://issuer.test/go","expires_in":900,"interval":3}"""))
            .OnInTurn(TokenLine,
                _ => OAuth("authorization_pending"),
                _ => OAuth("slow_down"),
                _ => Token("access-1", 3600, "refresh-1"));

        Assert.Equal(0, await _cli.RunAsync(Arguments));

        Assert.Contains("open https://issuer.test/go in a browser and enter the code ABCD-EFGH", _cli.Error, StringComparison.Ordinal);
        Assert.Equal("api://poscloud/.default offline_access", _cli.Server.Requests.Single(r => r.Uri.AbsolutePath == "/tenant/device").Form["scope"]);
        Assert.Equal("D", TokenRequests()[0].Form["device_code"]);
        Assert.Equal([3.0, 3.0, 8.0], _cli.Time.Waits.Select(w => w.TotalSeconds));
        Assert.Contains("refresh-1", File.ReadAllText(_cli.LoginFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access_denied", "the login was refused (access_denied")]
    [InlineData("authorization_pending", "the code was not entered in time")]
    public async Task Login_PersonDoesNotAgree_EndsNotLoggedIn(string error, string message)
    {
        _cli.Server
            .On("POST /tenant/device", _ => FakeServer.Text("""{"device_code":"D","user_code":"U","verification_uri":"https://issuer.test/go","expires_in":60}"""))
            .On(TokenLine, _ => OAuth(error));

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync(Arguments));

        Assert.Contains(message, _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.LoginFile));
    }

    [Theory]
    [InlineData("https://other.test", "https://issuer.test/tenant/token")]
    [InlineData(Issuer, "http://issuer.test/tenant/token")]
    public async Task Login_ProviderIsNotWhatWasAskedFor_SendsItNoSecret(string issuer, string tokenEndpoint)
    {
        _cli.Server.On(Discovery, _ => FakeServer.Text($$"""{"issuer":"{{issuer}}","token_endpoint":"{{tokenEndpoint}}"}"""));
        _cli.Environment["POSCLOUD_CLIENT_SECRET"] = "s";

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync(Arguments));

        Assert.Single(_cli.Server.Requests);
    }

    [Theory]
    [InlineData("--url", "http://cloud.test")]
    [InlineData("--issuer", "ftp://issuer.test")]
    [InlineData("--estate", "A/B")]
    public async Task Login_ValueThatCannotBe_IsWrongUsage(string option, string value)
    {
        var arguments = Arguments;
        arguments[Array.IndexOf(arguments, option) + 1] = value;

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));

        Assert.Contains($"{option}: '{value}' must be", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_ServiceRefusesTheToken_KeepsNothing()
    {
        _cli.Environment["POSCLOUD_CLIENT_SECRET"] = "s";
        _cli.Server.On(Releases, _ => FakeServer.Refuse(Reasons.TokenInvalid));

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync(Arguments));

        Assert.False(File.Exists(_cli.LoginFile));
    }

    [Fact]
    public async Task Login_RoleMissingForTheTry_IsKeptWithANote()
    {
        _cli.Environment["POSCLOUD_CLIENT_SECRET"] = "s";
        _cli.Server.On(Releases, _ => FakeServer.Refuse(Reasons.RoleMissing, "Audit.Read"));

        Assert.Equal(0, await _cli.RunAsync([.. Arguments, "--json"]));

        Assert.Contains("Audit.Read", _cli.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal("2030-01-01T01:00:00+00:00", json.RootElement.GetProperty("expiresAt").GetString());
    }

    [Fact]
    public async Task Login_IssuerDoesNotAnswer_IsUnreachable()
    {
        _cli.Server.On(Discovery, _ => throw new HttpRequestException("refused"));

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(Arguments));

        Assert.StartsWith("error: issuer.test cannot be reached", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_StillGood_IsUsedWithoutAskingTheIssuer()
    {
        await LogInWithSecretFile();
        var before = _cli.Server.Requests.Count;

        Assert.Equal(0, await _cli.RunAsync("releases", "list"));

        Assert.Equal([Releases + "?limit=100"], _cli.Server.Lines.Skip(before));
    }

    [Fact]
    public async Task Token_Expired_IsRenewedWithTheSecretFileAndKept()
    {
        await LogInWithSecretFile();
        _cli.Server.On(TokenLine, _ => Token("access-2", 3600));
        _cli.Time.Advance(TimeSpan.FromMinutes(59.5));

        Assert.Equal(0, await _cli.RunAsync("releases", "list"));
        Assert.Equal(0, await _cli.RunAsync("releases", "list"));

        Assert.Equal(2, TokenRequests().Count);
        Assert.Equal("Bearer access-2", _cli.Server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task Token_RefusedByTheService_IsRenewed()
    {
        await LogInWithSecretFile();
        _cli.Server
            .On(TokenLine, _ => Token("access-2", 3600))
            .On(Releases, r => r.Authorization == "Bearer access-2"
                ? FakeServer.Json(Samples.PageOf<ReleaseView>(null), ProtocolJson.Default.PageReleaseView)
                : FakeServer.Refuse(Reasons.TokenInvalid));

        Assert.Equal(0, await _cli.RunAsync("releases", "list"));
    }

    [Fact]
    public async Task Token_ExpiredAfterALoginByAPerson_IsRenewedWithTheRefreshToken()
    {
        _cli.Server
            .On("POST /tenant/device", _ => FakeServer.Text("""{"device_code":"D","user_code":"U","verification_uri":"https://issuer.test/go","expires_in":60}"""))
            .On(TokenLine, _ => Token("access-1", 3600, "refresh-1"));
        await _cli.RunAsync(Arguments);
        _cli.Server.On(TokenLine, _ => Token("access-2", 3600));
        _cli.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, await _cli.RunAsync("releases", "list"));

        var form = TokenRequests()[^1].Form;
        Assert.Equal(("refresh_token", "refresh-1"), (form["grant_type"], form["refresh_token"]));
        Assert.Contains("refresh-1", File.ReadAllText(_cli.LoginFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ExpiredAndTheIssuerRefuses_SaysToLogInAgain()
    {
        await LogInWithSecretFile();
        _cli.Server.On(TokenLine, _ => OAuth("invalid_client"));
        _cli.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync("releases", "list"));

        Assert.Equal("error: the login was refused (invalid_client: because) — run 'poscloud login'", _cli.Error.Trim());
    }

    [Fact]
    public async Task Token_ExpiredWithoutMeansToRenew_SaysToLogInAgain()
    {
        await _cli.RunAsync([.. Arguments, "--client-secret", "-"]);
        _cli.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync("releases", "list"));

        Assert.Equal("error: the login has expired — run 'poscloud login'", _cli.Error.Trim());
    }

    [Fact]
    public async Task Token_FromTheEnvironment_WinsOverTheLogin()
    {
        await LogInWithSecretFile();
        _cli.WithToken();

        await _cli.RunAsync("releases", "list");

        Assert.Equal("Bearer token-1", _cli.Server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task LoginFile_Damaged_SaysToLogInAgain()
    {
        await LogInWithSecretFile();
        File.WriteAllText(_cli.LoginFile, "{");

        Assert.Equal(ExitCodes.NotLoggedIn, await _cli.RunAsync("releases", "list"));

        Assert.Contains("is damaged — run 'poscloud login'", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_AfterLogin_DeletesTheFile()
    {
        await LogInWithSecretFile();

        Assert.Equal(0, await _cli.RunAsync("logout", "--json"));
        Assert.Equal("""{"loggedOut":true}""", _cli.Output.Trim());
        Assert.False(File.Exists(_cli.LoginFile));

        Assert.Equal(0, await _cli.RunAsync("logout", "--json"));
        Assert.Equal("""{"loggedOut":false}""", _cli.Output.Trim());
    }

    private async Task LogInWithSecretFile() =>
        Assert.Equal(0, await _cli.RunAsync([.. Arguments, "--client-secret-file", _cli.File("secret", "s"u8.ToArray())]));

    private List<FakeServer.Received> TokenRequests() => [.. _cli.Server.Requests.Where(r => r.Uri.AbsolutePath == "/tenant/token")];

    private void Provider(string methods)
    {
        var supported = methods.Length == 0 ? "" : $",\"token_endpoint_auth_methods_supported\":[{methods}]";
        _cli.Server.On(Discovery, _ => FakeServer.Text(
            $$"""{"issuer":"{{Issuer}}","token_endpoint":"{{Issuer}}/token","device_authorization_endpoint":"{{Issuer}}/device"{{supported}}}"""));
    }

    private static HttpResponseMessage Token(string token, int seconds, string? refresh = null) => FakeServer.Text(
        $$"""{"token_type":"Bearer","access_token":"{{token}}","expires_in":{{seconds}}{{(refresh is null ? "" : $",\"refresh_token\":\"{refresh}\"")}}}""");

    private static HttpResponseMessage OAuth(string error) =>
        FakeServer.Text($$"""{"error":"{{error}}","error_description":"because"}""", HttpStatusCode.BadRequest);
}
