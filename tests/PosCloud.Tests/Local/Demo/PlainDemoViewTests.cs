using Microsoft.Extensions.Time.Testing;
using PosCloud.Local.Demo;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Local.Demo;

public sealed class PlainDemoViewTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Progress_ManySteps_GivesALineForEachQuarter()
    {
        await using var view = new PlainDemoView(_output, _time);
        for (var done = 0; done <= 100; done++)
        {
            view.Progress("upload", done, 100);
        }

        Assert.Equal(["upload: 0 %", "upload: 25 %", "upload: 50 %", "upload: 75 %", "upload: 100 %"], Lines());
    }

    [Fact]
    public async Task Terminal_ManyChanges_AreCountedAtMostEveryTwoSeconds()
    {
        await using (var view = new PlainDemoView(_output, _time))
        {
            view.Terminal(Row("a", null));
            view.Terminal(Row("b", ExecutionState.RolledBack));
            _time.Advance(TimeSpan.FromSeconds(2));
            view.Terminal(Row("a", ExecutionState.Downloading));
            view.Terminal(Row("a", ExecutionState.Confirmed));
        }

        Assert.Equal(["terminals: 1 downloading, 1 rolled back", "terminals: 1 confirmed, 1 rolled back"], Lines());
    }

    private static TerminalRow Row(string id, ExecutionState? state) => new(id, state, "a", "1.0.0", null, 0);

    private IEnumerable<string> Lines() =>
        _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(']') + 2)..]);
}
