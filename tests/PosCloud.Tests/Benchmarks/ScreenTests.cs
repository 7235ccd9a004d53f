using PosCloud.Benchmarks.Deltas;
using PosCloud.Benchmarks.Deltas.Reports;
using Spectre.Console;

namespace PosCloud.Tests.Benchmarks;

public sealed class ScreenTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter lines = new();

    [Fact]
    public async Task Terminal_TableWhileItRuns_IsShownBesideTheBar()
    {
        var screen = new Screen(Console(isTerminal: true), lines: null);

        await RunAsync(screen);

        Assert.Contains("php [x]: bsdiff", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("0.900 ✗", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("done", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Run_HasOnlyTablesAndALineForEachStepGoesElsewhere()
    {
        var screen = new Screen(Console(isTerminal: false), lines);

        await RunAsync(screen);

        Assert.Equal(["  0 % php [x]: bsdiff", " 50 % php [x]: zstd", "done"], lines.ToString().Split('\n', '\r').Where(line => line.Length > 0));
        Assert.Contains("0.900 ✗", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("done", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task RunAsync(Screen screen)
    {
        await screen.WithProgressAsync(200, progress =>
        {
            progress.Step("php [x]: bsdiff", 0);
            screen.Show(CodecTable.Of(SampleReport.TwoPairs().Pairs[1]));
            progress.Step("php [x]: bsdiff", 100);
            progress.Step("php [x]: zstd", 0);
            return Task.CompletedTask;
        });
        screen.Say("done");
    }

    private IAnsiConsole Console(bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 140;
        return console;
    }
}
