using System.Net.Http.Headers;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Names that would climb, split a key or end a string, in every parameter of every route, as they go over the wire.</summary>
[Collection(HttpTests.Name)]
public sealed class BadNamesTests(LocalCloudFixture cloud)
{
    // They reach the function as they are or decoded, and it refuses them by name.
    private static readonly string[] Refused =
    [
        "a..b", "...", "-a", "a%7Cb", "a%2Fb", "%2F", "%2e%2e%2f%2e%2e", "%252e%252e", "a%5Cb", "a%20b", "a%27b", "a%3Fb", "a%23b",
        "%C3%A4", "%EF%BC%8E%EF%BC%8E", "a%0D%0Ab", "a%09b", "a%7Fb", "a*", "a;b", new('a', 65), new('a', 1900),
    ];

    // RFC 3986, section 5.2.4: the server itself resolves these, so no function has such a path.
    private static readonly string[] Climbing = ["..", "%2e%2e", "../..", "%2e%2e/x"];

    // The same, but at the end of a path they leave the path of the list.
    private static readonly string[] Staying = [".", "%2E"];

    // No server of HTTP takes these: not in a path at all.
    private static readonly string[] Impossible = ["%00", "a%00b", "a b"];

    public static TheoryData<string, string> Parameters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var function in HttpFunction.All)
            {
                foreach (var parameter in function.Parameters)
                {
                    data.Add(function.Name, parameter);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Parameter_WithABadName_IsRefused_AndReachesNoStore(string name, string parameter)
    {
        var function = HttpFunction.Named(name);
        foreach (var bad in Refused)
        {
            var answer = await SendAsync(function, parameter, bad);
            answer.Refuses(Reasons.NameInvalid);
            Assert.Equal(function.IsTerminal, answer.Nonce is not null);
        }

        foreach (var bad in function.Route.EndsWith('}') ? Climbing : [.. Climbing, .. Staying])
        {
            Assert.Equal(LeadsToAList(function, parameter, bad) ? 200 : 404, (await SendAsync(function, parameter, bad)).Status);
        }

        foreach (var bad in Impossible)
        {
            Assert.Equal(400, (await SendAsync(function, parameter, bad)).Status);
        }
    }

    /// <summary>Two steps up from one of a terminal's things are all terminals: whoever may ask for the one may ask for those.</summary>
    private static bool LeadsToAList(HttpFunction function, string parameter, string bad) =>
        bad == "../.." && function.Route.EndsWith($"/{{{parameter}}}", StringComparison.Ordinal)
        && HttpFunction.All.Any(f => f.Method == function.Method && f.Route == string.Join('/', function.Route.Split('/')[..^3]));

    [Theory]
    [InlineData("DEMO")]
    [InlineData("de.mo")]
    [InlineData("demo%7Ccodes")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Estate_WithANameThatEstatesCannotHave_IsRefused(string estate) =>
        (await SendAsync(HttpFunction.Named("ListTerminals"), "estate", estate)).Refuses(Reasons.NameInvalid);

    private async Task<Answer> SendAsync(HttpFunction function, string parameter, string value)
    {
        var path = function.Path(parameter, value);
        if (function.IsTerminal && parameter != "terminalId")
        {
            var terminal = await cloud.SharedTerminalAsync();
            path = path.Replace("/none-1/", $"/{terminal.TerminalId}/", StringComparison.Ordinal);
            if (!path.Contains(' ', StringComparison.Ordinal))
            {
                return await terminal.SendAsync(terminal.Request(path, [.. "{}"u8], withCredential: true));
            }
        }

        using var request = new HttpRequestMessage(new HttpMethod(function.Method), RawTarget.On(cloud.Cloud.Address, path));
        if (function.IsAdmin)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new TokenForge(cloud.Cloud.Issuer).Create());
        }

        if (function.Method != "GET")
        {
            request.Content = new ByteArrayContent([.. "{}"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await cloud.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
