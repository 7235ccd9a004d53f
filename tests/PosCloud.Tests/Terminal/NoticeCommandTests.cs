using System.CommandLine;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Notices;

namespace PosCloud.Tests.Terminal;

/// <summary>What people say to the reference terminal, which has no screen.</summary>
public sealed class NoticeCommandTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public NoticeCommandTests()
    {
        var people = new PeopleFile(_bench.Folder);
        (_bench.Machine.Reader, _bench.Machine.Checker) = (people.IsAcknowledged, people.AnswersTo);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Answer_BesideTheRunningAgent_IsTakenOverInItsNextRound()
    {
        Offer(Of("soon", NoticePhase.Before) with { MustAcknowledge = true }, Of("check", NoticePhase.After) with { Checklist = [new("receipt", "A receipt prints."), new("scanner", "It scans.")] });
        using var agent = _bench.Agent();
        await agent.RunCycleAsync(default);
        Assert.Equal(ExecutionState.Installing, agent.State);
        Assert.Equal(1, await RunAsync("answer", "check", "receipt"));
        Assert.Contains("not shown yet", _error.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("answer", "soon"));
        await agent.RunCycleAsync(default);
        Assert.Equal(ExecutionState.Confirmed, agent.State);
        Assert.Equal(0, await RunAsync("answer", "check", "receipt", "--failed", "no paper"));
        Assert.Equal(0, await RunAsync("answer", "check", "scanner"));
        Assert.Equal(0, await RunAsync("answer", "check", "receipt", "--failed", "no paper at all"));
        await agent.RunCycleAsync(default);

        Assert.Equal(0, await RunAsync("notices"));
        Assert.Contains("soon (acknowledged, rollout-1): About soon.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("check (answered, rollout-1): About check.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  receipt (failed: no paper at all): A receipt prints.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  scanner (well): It scans.", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no notice 'none'", "none")]
    [InlineData("Name a line", "check")]
    [InlineData("no line 'drawer'", "check", "drawer")]
    [InlineData("for a line of a checklist", "done", "--failed", "x")]
    [InlineData("no line 'x'", "done", "x")]
    [InlineData("0 to 64", "check", "receipt", "--failed", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Answer_ThatFitsNothing_SaysSoAndChangesNothing(string expected, params string[] arguments)
    {
        Offer(Of("done", NoticePhase.After), Of("check", NoticePhase.After) with { Checklist = [new("receipt", "A receipt prints.")] });
        using var agent = _bench.Agent();
        await agent.RunCycleAsync(default);

        Assert.Equal(1, await RunAsync(["answer", .. arguments]));

        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "people.json")));
    }

    [Fact]
    public async Task Notices_OfATerminalThatHasNone_AreNone()
    {
        Assert.Equal(0, await RunAsync("notices"));

        Assert.Empty(_output.ToString());
    }

    private void Offer(params DirectiveNotice[] notices)
    {
        _bench.Cloud.OfferUpdate(1, "x-1", _bench.Delta, _bench.Full);
        _bench.Cloud.Offer = _bench.Cloud.Offer! with { Notices = notices };
    }

    private static DirectiveNotice Of(string id, NoticePhase phase) => new("rollout-1", id, "os-2.0.0", phase, "en", $"About {id}.");

    private Task<int> RunAsync(params string[] arguments)
    {
        var root = new RootCommand { NoticeCommands.CreateList(_output), NoticeCommands.CreateAnswer(_output, _error, _bench.Time) };
        return root.Parse([.. arguments, "--folder", _bench.Folder]).InvokeAsync();
    }
}
