using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Tests.Cli;

public sealed class ReplaceCommandTests : IDisposable
{
    private const string Path = "/v1/estates/demo/terminals/T1/replacement";

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public ReplaceCommandTests() => _cli.Server
        .On($"POST {Path}", Samples.Terminal("T1") with { Replacement = new TerminalReplacement("SN-2", "anna", Samples.At, "broken") }, ProtocolJson.Default.TerminalView)
        .On($"POST {Path}/cancel", Samples.Terminal("T1"), ProtocolJson.Default.TerminalView)
        .On($"POST {Path}/approve", new EnrolmentCode("T1", "demo.ABCDEFGH", Samples.At), ProtocolJson.Default.EnrolmentCode);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Replace_SendsHardwareAndReason_AndSaysWhoIsNext()
    {
        Assert.Equal(0, await _cli.RunAsync("terminals", "replace", "T1", "--hardware", "SN-2", "--reason", "broken"));

        Assert.Equal("""{"hardwareId":"SN-2","reason":"broken"}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("poscloud terminals approve-replacement T1 --hardware SN-2", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("terminals", "replace", "T1", "--hardware", "SN-2"));
        Assert.Equal(2, await _cli.RunAsync("terminals", "replace", "T1", "--reason", "broken"));
    }

    [Fact]
    public async Task ApproveReplacement_PrintsTheCodeAloneOnTheOutput()
    {
        Assert.Equal(0, await _cli.RunAsync("terminals", "approve-replacement", "T1", "--hardware", "SN-2"));

        Assert.Equal("""{"hardwareId":"SN-2"}""", _cli.Server.Requests.Single().Text);
        Assert.Equal("demo.ABCDEFGH", _cli.Output.Trim());
        Assert.Contains("T1", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelReplacement_SendsHardwareAndReason()
    {
        Assert.Equal(0, await _cli.RunAsync("terminals", "cancel-replacement", "T1", "--hardware", "SN-2", "--reason", "repaired"));

        Assert.Equal("""{"hardwareId":"SN-2","reason":"repaired"}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("SN-2", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("terminals", "cancel-replacement", "T1", "--hardware", "SN-2"));
        Assert.Equal(2, await _cli.RunAsync("terminals", "cancel-replacement", "T1", "--reason", "repaired"));
    }
}
