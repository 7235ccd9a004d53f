using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class TheTerminalExecutableUpgrades(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Run_RolloutForIt_UpgradesAndKeepsTheNewVersionForTheNextStart()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(80, 300_000);
        var newImage = Images.Edited(oldImage, 81);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "exe", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "exe", "2.0.0");
        var codes = await _cloud.Admin.CreateCodesAsync(
            new CreateCodesRequest(["exe-1"], "exe-shop", new Dictionary<string, string>(), 3600), CancellationToken.None);
        var server = _cloud.Local.Address.ToString();
        string[] run = ["run", "--server", server, "--folder", folder.Path("terminal")];

        await using (var terminal = RealProgram.Start(
            "poscloud-terminal",
            [.. run, "--code", codes[0].Code, "--hardware-id", "SN-exe-1", "--image", folder.Path("old"), "--trust-root", _cloud.Local.TrustRootFile, "--component", "exe", "--version", "1.0.0"]))
        {
            await Until.TrueAsync(
                () => _cloud.Local.Terminals.Of("exe-1").Count > 0 || terminal.HasExited, "the first check-in");
            Assert.False(terminal.HasExited, terminal.Errors);
            await _cloud.StartRolloutAsync("exe-2", release.ReleaseId, "exe-shop");
            var rollout = await _cloud.CompletedAsync("exe-2");
            Assert.Equal(1, rollout.Progress.Confirmed);
            terminal.Interrupt();
            Assert.Equal(130, await terminal.EndedAsync());
            Assert.Equal("", terminal.Errors);
            Assert.DoesNotContain(codes[0].Code.Split('.')[1], terminal.Output, StringComparison.Ordinal);
        }

        await using var again = RealProgram.Start("poscloud-terminal", [.. run, "--once"]);
        Assert.Equal(0, await again.EndedAsync());
        Assert.Contains("exe-1: slot b, exe 2.0.0", again.Output, StringComparison.Ordinal);
        Assert.Equal(newImage, await File.ReadAllBytesAsync(Path.Combine(folder.Path("terminal"), "images", Images.Sha256(newImage))));
        var seen = await _cloud.Admin.GetTerminalAsync("exe-1", CancellationToken.None);
        Assert.Equal(ExecutionState.Confirmed, seen.Execution!.State);
    }

    [Fact]
    public async Task Run_CodeThatIsNotKnown_EndsWithTheReasonInOneLine()
    {
        using var folder = new TestFolder();
        await using var terminal = RealProgram.Start(
            "poscloud-terminal",
            [
                "run", "--server", _cloud.Local.Address.ToString(), "--folder", folder.Path("terminal"), "--once",
                "--code", "demo.00000000000000000000", "--hardware-id", "SN-1", "--image", folder.Write("image", [1, 2, 3]),
                "--trust-root", _cloud.Local.TrustRootFile,
            ]);

        Assert.Equal(1, await terminal.EndedAsync());
        Assert.Contains("enrolment-code-unknown", Assert.Single(terminal.Errors.Split('\n')), StringComparison.Ordinal);
    }
}
