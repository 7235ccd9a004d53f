using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Support;

namespace PosCloud.Tests.Cli;

public sealed class VendorsCommandTests : IDisposable
{
    private const string Vendors = "/v1/estates/demo/vendors";

    private static readonly VendorContact Maker = new("T650", "The maker", "+49 30 0000", "help@maker.example", "https://maker.example/help", "Mon-Fri", "C-17");

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public VendorsCommandTests() => _cli.Server
        .On($"GET {Vendors}", Samples.PageOf(null, Maker, new VendorContact("P400", "Another")), ProtocolJson.Default.PageVendorContact)
        .On($"POST {Vendors}", Maker, ProtocolJson.Default.VendorContact)
        .On($"POST {Vendors}/remove", Samples.PageOf<VendorContact>(null), ProtocolJson.Default.PageVendorContact);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task List_ShowsEachModel()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vendors", "list"));

        Assert.Matches("T650.*The maker.*\\+49 30 0000", _cli.Output);
        Assert.Matches("P400.*Another.*-", _cli.Output);
    }

    [Fact]
    public async Task Set_SendsWhatWasGivenAndNothingElse()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(
            "vendors", "set", "T650", "--name", "The maker", "--phone", "+49 30 0000", "--email", "help@maker.example", "--page", "https://maker.example/help", "--hours", "Mon-Fri", "--contract", "C-17"));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vendors", "set", "P400", "--name", "Another"));

        Assert.Equal(
            """{"model":"T650","name":"The maker","phone":"\u002B49 30 0000","email":"help@maker.example","url":"https://maker.example/help","hours":"Mon-Fri","contract":"C-17"}""",
            _cli.Server.Requests[0].Text);
        Assert.Equal("""{"model":"P400","name":"Another"}""", _cli.Server.Requests[1].Text);
    }

    [Fact]
    public async Task Set_Refused_NamesTheMember()
    {
        _cli.Server.On($"POST {Vendors}", _ => FakeServer.Refuse(Reasons.FieldInvalid, "/url: must be an https address"));

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("vendors", "set", "T650", "--name", "The maker", "--page", "http://maker.example"));

        Assert.Contains("/url: must be an https address", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_SendsTheModel()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vendors", "remove", "T650", "--json"));

        Assert.Equal("""{"model":"T650"}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("\"items\"", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vendors", "set", "T650")]
    [InlineData("vendors", "set", "T650", "--name", "")]
    [InlineData("vendors", "remove")]
    public async Task Command_ThatLacksSomething_AsksNobody(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));

        Assert.Empty(_cli.Server.Requests);
    }
}
