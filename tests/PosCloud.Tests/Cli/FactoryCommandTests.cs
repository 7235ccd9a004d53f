using System.Text;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Tests.Cli;

public sealed class FactoryCommandTests : IDisposable
{
    private const string Url = "POST /v1/estates/demo/factory-keys";

    private readonly CliHarness _cli = new CliHarness().WithToken();
    private readonly List<AddFactoryKeysRequest> _added = [];
    private FactoryKeysResult _answer = new(2, 0, 0, []);

    public FactoryCommandTests() => _cli.Server.On(Url, request =>
    {
        _added.Add(JsonSerializer.Deserialize(request.Body, ProtocolJson.Default.AddFactoryKeysRequest)!);
        return FakeServer.Json(_answer, ProtocolJson.Default.FactoryKeysResult);
    });

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Factory_ACsvFile_IsSentAndCounted()
    {
        var path = Csv("hardwareId,thumbprint,terminalId,site,tags", $"sn-1,{Print('a')},till-1,shop-1,kind=till;lane=1", $"sn-2,{Print('b')},till-2,shop-1,");

        Assert.Equal(0, await _cli.RunAsync("codes", "factory", path, "--expires", "30d"));

        Assert.Contains("2 added, 0 changed, 0 unchanged, 0 refused", _cli.Output, StringComparison.Ordinal);
        var request = Assert.Single(_added);
        Assert.Equal(30 * 24 * 3600, request.ExpiresInSeconds);
        Assert.Equal(["sn-1", "sn-2"], request.Keys.Select(k => k.HardwareId));
        Assert.Equal("1", request.Keys[0].Tags!["lane"]);
        Assert.Null(request.Keys[1].Tags);
    }

    [Fact]
    public async Task Factory_AJsonFile_GivesTheThumbprintOfAKey()
    {
        // The key of RFC 7517, appendix A.1.
        var path = _cli.File("list.json", Encoding.UTF8.GetBytes(
            """[{"hardwareId":"sn-1","terminalId":"till-1","site":"shop-1","publicKey":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}}]"""));

        Assert.Equal(0, await _cli.RunAsync("codes", "factory", path, "--json"));

        Assert.Equal("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", Assert.Single(Assert.Single(_added).Keys).Thumbprint);
    }

    [Fact]
    public async Task Factory_MoreThanOneRequestTakes_IsSentInParts()
    {
        var lines = Enumerable.Range(0, 501).Select(i => $"sn-{i},{Print('a')[..40]}{i:D3},till-{i},shop-1");
        var path = Csv(["hardwareId,thumbprint,terminalId,site", .. lines]);

        Assert.Equal(0, await _cli.RunAsync("codes", "factory", path));

        Assert.Equal([500, 1], _added.Select(r => r.Keys.Count));
    }

    [Fact]
    public async Task Factory_WithRefusals_NamesThemAndFails()
    {
        _answer = new FactoryKeysResult(0, 0, 1, [new FactoryKeyRefusal("sn-1", "till-1", Reasons.FactoryKeyUsed.Name)]);
        var path = Csv("hardwareId,thumbprint,terminalId,site", $"sn-1,{Print('a')},till-1,shop-1");

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("codes", "factory", path));

        Assert.Contains("factory-key-used", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hardwareId,thumbprint,terminalId", "site")]
    [InlineData("hardwareId,thumbprint,terminalId,site,color", "color")]
    [InlineData("hardwareId,thumbprint,terminalId,site\nsn-1,x", "line 2")]
    [InlineData("hardwareId,thumbprint,terminalId,site\nsn-1,short,till-1,shop-1", "/keys/0/thumbprint")]
    [InlineData("[{\"hardwareId\":\"sn-1\",\"terminalId\":\"t\",\"site\":\"s\"}]", "line 1")]
    [InlineData("[1]", "is no list")]
    [InlineData("[]", "is no list")]
    public async Task Factory_AFileThatIsNoList_IsRefusedBeforeAnythingIsSent(string content, string expected)
    {
        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("codes", "factory", _cli.File("list", Encoding.UTF8.GetBytes(content))));

        Assert.Contains(expected, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_added);
    }

    [Fact]
    public async Task Factory_RevokeWithoutAReason_IsAMistake()
    {
        var path = Csv("hardwareId,thumbprint,terminalId,site", $"sn-1,{Print('a')},till-1,shop-1");

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("codes", "factory", path, "--revoke"));
    }

    [Fact]
    public async Task Factory_Revoke_NamesTheKeysAndTheReason()
    {
        RevokeFactoryKeysRequest? seen = null;
        _cli.Server.On(Url + "/revoke", request =>
        {
            seen = JsonSerializer.Deserialize(request.Body, ProtocolJson.Default.RevokeFactoryKeysRequest);
            return FakeServer.Json(new FactoryKeysResult(0, 1, 0, []), ProtocolJson.Default.FactoryKeysResult);
        });
        var path = Csv("hardwareId,thumbprint,terminalId,site", $"sn-1,{Print('a')},till-1,shop-1");

        Assert.Equal(0, await _cli.RunAsync("codes", "factory", path, "--revoke", "--reason", "lost on its way"));

        Assert.Equal(("sn-1", "lost on its way"), (seen!.Keys[0].HardwareId, seen.Reason));
    }

    private static string Print(char c) => new(c, 43);

    private string Csv(params string[] lines) => _cli.File("list.csv", Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
}
