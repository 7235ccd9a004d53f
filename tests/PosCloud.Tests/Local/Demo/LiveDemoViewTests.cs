using PosCloud.Local.Demo;
using PosCloud.Protocol.Terminals;
using Spectre.Console;

namespace PosCloud.Tests.Local.Demo;

public sealed class LiveDemoViewTests
{
    [Theory]
    [InlineData(3, "pos-0001")]
    [InlineData(200, "199")]
    public async Task Draw_Fleet_ShowsEachTerminalOrTheCounts(int terminals, string expected)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 120;

        await using (var view = new LiveDemoView(console, TimeProvider.System))
        {
            view.Step("Rolling [out]");
            view.Progress("upload [x]", 1, 2);
            view.Say("event: [bold]not markup");
            for (var i = 0; i < terminals; i++)
            {
                view.Terminal(new TerminalRow(DemoFleet.IdOf(i), i == 0 ? ExecutionState.RolledBack : ExecutionState.Confirmed, "b", "2.0.0", 50, 1_500_000));
            }
        }

        var text = output.ToString();
        Assert.Contains("Rolling [out]", text, StringComparison.Ordinal);
        Assert.Contains("upload [x]", text, StringComparison.Ordinal);
        Assert.Contains("[bold]not markup", text, StringComparison.Ordinal);
        Assert.Contains("rolled back", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }
}
