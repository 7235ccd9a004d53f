using Microsoft.Extensions.Time.Testing;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal;

public sealed class TimeLeftTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Download_ThatRuns_IsEstimatedByItsOwnSpeed()
    {
        var left = new TimeLeft(_time);
        var execution = Downloading(10_000, 5_000);

        // Before there is a speed: the median of the model, less what has passed.
        Assert.Equal(100 + 9, left.Of(execution, TimeSpan.Zero, 0)!.Value.TotalSeconds);
        Assert.Equal(70 + 9, left.Of(execution, TimeSpan.FromSeconds(30), 1_000)!.Value.TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(10));

        // 2,000 bytes in ten seconds; 7,000 of this package and 5,000 of the next are missing.
        Assert.Equal(60 + 9, left.Of(execution, TimeSpan.FromSeconds(40), 3_000)!.Value.TotalSeconds);
    }

    [Fact]
    public void Download_ThatBeginsAnew_ForgetsItsSpeed()
    {
        var left = new TimeLeft(_time);
        left.Of(Downloading(10_000), TimeSpan.Zero, 1_000);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10 + 9, left.Of(Downloading(10_000), TimeSpan.Zero, 5_500)!.Value.TotalSeconds);

        Assert.Equal(100 + 9, left.Of(Downloading(10_000), TimeSpan.Zero, 100)!.Value.TotalSeconds);
    }

    [Fact]
    public void Step_ThatTakesLongerThanTheOthersDid_IsNeverBelowNothing() =>
        Assert.Equal(9, new TimeLeft(_time).Of(Downloading(10_000), TimeSpan.FromDays(3), 0)!.Value.TotalSeconds);

    [Theory]
    [InlineData(0.2, ", nearly done")]
    [InlineData(89.5, ", about 90 s left")]
    [InlineData(300, ", about 5 min left")]
    [InlineData(9_000, ", about 3 h left")]
    public void Lines_WithTimeLeft_SayItInOneUnit(double seconds, string expected)
    {
        var output = new StringWriter();
        var progress = new AgentProgress("till-1", ExecutionState.Installing, "a", "1.0.0", 0, 0, 0, "installing", TimeSpan.FromSeconds(seconds));

        new ProgressLines(output, _time).Write(progress);
        new ProgressLines(output, _time).Write(progress with { Left = null });

        var lines = output.ToString().Split(output.NewLine);
        Assert.EndsWith("installing" + expected, lines[0], StringComparison.Ordinal);
        Assert.EndsWith("installing", lines[1], StringComparison.Ordinal);
    }

    private static ExecutionJournal Downloading(params long[] packages) => new(
        "x-1", "os-2", [.. packages.Select((length, i) => new ComponentJournal(
            new DirectiveComponent($"c{i}", "2", $"image-{i}", length, []), [], Package: new PackageJournal($"package-{i}", length, null, null)))],
        ExecutionState.Downloading, "b", [], 0,
        Estimate: [new StepDuration(ExecutionState.Downloading, 100_000), new StepDuration(ExecutionState.Testing, 9_000)]);
}
