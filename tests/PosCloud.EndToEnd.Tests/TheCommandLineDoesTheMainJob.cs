using System.Text.Json;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local.Identity;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class TheCommandLineDoesTheMainJob(SharedCloud shared) : IDisposable
{
    private const string WrongSecret = "no-secret-of-anybody";

    private readonly TestCloud _cloud = shared.Cloud;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Config = "login.json";

    [Fact]
    public async Task Commands_FromLoginToCompletedRollout_DoTheMainJob()
    {
        var oldImage = Images.Random(60, 200_000);
        _folder.Write("old", oldImage);
        _folder.Write("new", Images.Edited(oldImage, 61));
        var loggedIn = await LoginAsync(_cloud.Local.Issuer.Admin);
        Assert.Equal((0, ""), (loggedIn.ExitCode, loggedIn.Errors));

        await PublishAsync("old", "1.0.0");
        var published = await PublishAsync("new", "2.0.0");
        var release = JsonSerializer.Deserialize(published, ProtocolJson.Default.ReleaseView)!;
        Assert.Equal("cli-2.0.0", release.ReleaseId);
        Assert.Equal(2, release.Components[0].Packages.Count);
        Assert.Equal(["approver-1", "approver-2"], release.Approvals!.Select(a => a.By));

        var created = await OkAsync("codes", "create", "--terminal", "cli-1", "--site", "cli-shop", "--json");
        var code = JsonSerializer.Deserialize(created, ProtocolJson.Default.PageEnrolmentCode)!.Items.Single();
        await using var fleet = new Fleet(_cloud, _folder, "cli", _folder.Path("old"));
        var terminal = await fleet.StartAsync(code);
        await Until.TrueAsync(() => _cloud.Local.Terminals.Of("cli-1").Count > 0, "the first check-in");

        var watched = await OkAsync("rollouts", "start", "--release", "cli-2.0.0", "--where", "site == cli-shop", "--watch", "--interval", "1s", "--json");
        var last = JsonSerializer.Deserialize(watched.Split('\n')[^1], ProtocolJson.Default.RolloutView)!;
        Assert.Equal((RolloutState.Completed, 1), (last.State, last.Progress.Confirmed));

        await terminal.EndedAsync(ExecutionState.Confirmed);
        var shown = await OkAsync("rollouts", "show", last.RolloutId);
        Assert.All(["prepare", "download", "install", "restart", "test"], step => Assert.Equal(2, shown.Split('\n').Count(line => IsDuration(line, step))));
        var listed = await OkAsync("terminals", "list", "--all", "--json");
        var view = JsonSerializer.Deserialize(listed, ProtocolJson.Default.PageTerminalView)!.Items.Single(t => t.TerminalId == "cli-1");
        Assert.Equal(ExecutionState.Confirmed, view.Execution!.State);
        Assert.Contains("cli-1", await OkAsync("terminals", "list", "--all"), StringComparison.Ordinal);
    }

    /// <summary>A line of the table of durations: of all models, or of the one that the fleet has.</summary>
    private static bool IsDuration(string line, string step) =>
        line.Contains($" {step} ", StringComparison.Ordinal) && (line.Contains("(all)", StringComparison.Ordinal) || line.Contains("sim-1", StringComparison.Ordinal));

    [Fact]
    public async Task Command_Refused_GivesOneLineThatSaysWhatToDo()
    {
        await LoginAsync(_cloud.Local.Issuer.Viewer);
        _folder.Write("image", [1, 2, 3]);

        var forbidden = await RunAsync("releases", "publish", _folder.Path("image"), "--component", "cli-x", "--version", "1.0.0", "--json");
        Assert.Equal(1, forbidden.ExitCode);
        Assert.Contains("role-missing", OneLine(forbidden.Errors), StringComparison.Ordinal);
        Assert.Contains("Releases.Upload", forbidden.Errors, StringComparison.Ordinal);

        var unknown = await RunAsync("terminals", "show", "no-such-terminal");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("terminal-unknown", OneLine(unknown.Errors), StringComparison.Ordinal);

        var usage = await RunAsync("terminals", "show", "../escape");
        Assert.Equal(2, usage.ExitCode);
        OneLine(usage.Errors);
    }

    [Fact]
    public async Task Command_WithoutLogin_SaysSo()
    {
        var result = await RunAsync("terminals", "list");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("poscloud login", OneLine(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WrongSecret_IsRefusedAndNothingIsKept()
    {
        var result = await LoginAsync(_cloud.Local.Issuer.Admin with { Secret = WrongSecret });

        Assert.Equal(4, result.ExitCode);
        Assert.DoesNotContain(WrongSecret, OneLine(result.Errors), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Path("login.json")));
    }

    /// <summary>Uploads, approves as two people with accounts, roots and keys of their own, and waits for the packages.</summary>
    private async Task<string> PublishAsync(string image, string version)
    {
        string[] publish = ["releases", "publish", _folder.Path(image), "--component", "cli", "--version", version, "--back-out", "Power off and on.", "--json"];
        var uploaded = JsonSerializer.Deserialize(await OkAsync(publish), ProtocolJson.Default.ReleaseView)!;
        Assert.Equal(ReleaseState.Uploaded, uploaded.State);
        for (var number = 1; number <= 2; number++)
        {
            var config = $"approver-{number}.json";
            var login = await LoginAsync(_cloud.Local.Issuer.Approvers[number - 1], config);
            Assert.Equal((0, ""), (login.ExitCode, login.Errors));
            await OkAsAsync(config, "trust", "pin", _cloud.Local.TrustRootFile);
            await OkAsAsync(
                config, "releases", "approve", uploaded.ReleaseId, "--image", _folder.Path(image), "--key", _cloud.Local.ApproverKeyFile(number), "--yes");
        }

        return await OkAsync(publish);
    }

    private Task<(int ExitCode, string Output, string Errors)> LoginAsync(LocalClient client, string config = Config) => RunAsync(
        [
            "login", "--url", _cloud.Local.Address.ToString(), "--estate", Local.LocalCloud.Estate,
            "--issuer", _cloud.Local.Issuer.Authority.ToString().TrimEnd('/'), "--client-id", client.ClientId,
        ],
        client.Secret,
        config);

    private Task<string> OkAsync(params string[] arguments) => OkAsAsync(Config, arguments);

    private async Task<string> OkAsAsync(string config, params string[] arguments)
    {
        var result = await RunAsync(arguments, secret: "", config);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode} {result.Errors}");
        return result.Output;
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(arguments, secret: "", Config);

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string secret, string config)
    {
        await using var program = RealProgram.Start("poscloud", arguments, new Dictionary<string, string>
        {
            ["POSCLOUD_CONFIG"] = _folder.Path(config),
            ["POSCLOUD_CLIENT_SECRET"] = secret,
            ["LANG"] = "C.UTF-8",
        });
        var exitCode = await program.EndedAsync();
        return (exitCode, program.Output.Trim(), program.Errors.Trim());
    }

    private static string OneLine(string errors)
    {
        Assert.Single(errors.Split('\n'));
        return errors;
    }
}
