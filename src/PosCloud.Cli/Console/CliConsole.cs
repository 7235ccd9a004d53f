using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace PosCloud.Cli.Console;

/// <summary>The console of a real process or, in tests, two writers.</summary>
/// <param name="output">stdout.</param>
/// <param name="error">stderr.</param>
/// <param name="input">stdin.</param>
/// <param name="tableWidth">Columns of the terminal; null when stdout is not one, then cells are never wrapped.</param>
/// <param name="isLive">Whether stderr is a terminal on which bars can be drawn.</param>
internal sealed class CliConsole(TextWriter output, TextWriter error, TextReader input, int? tableWidth, bool isLive) : ICliConsole
{
    private const int Unlimited = 4096;

    /// <summary>For a terminal that does not know its size.</summary>
    private const int DefaultWidth = 100;

    public bool IsLive => isLive;

    public TextWriter Output => output;

    public static CliConsole ForProcess() => new(
        System.Console.Out,
        System.Console.Error,
        System.Console.In,
        System.Console.IsOutputRedirected ? null : System.Console.WindowWidth is > 0 and var width ? width : DefaultWidth,
        isLive: !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    public void Write(string line) => output.WriteLine(SafeText.OneLine(line));

    public void Note(string line) => error.WriteLine(SafeText.OneLine(line));

    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        output.WriteLine(JsonSerializer.Serialize(value, type));
        output.Flush();
    }

    public void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = tableWidth is null ? TableBorder.None : TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = tableWidth is null });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(SafeText.OneLine(cell))));
        }

        var console = Spectre(output, tableWidth ?? Unlimited, interactive: false);
        console.Write(table);
    }

    public Task<T> WithProgressAsync<T>(bool quiet, Func<IProgressView, Task<T>> work)
    {
        if (quiet || !isLive)
        {
            return work(quiet ? new NoProgress() : new PlainProgress(error.WriteLine));
        }

        var columns = new ProgressColumn[] { new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn() };
        return Spectre(error, tableWidth ?? DefaultWidth, interactive: true)
            .Progress().AutoClear(false).Columns(columns)
            .StartAsync(context => work(new LiveProgress(context)));
    }

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => input.ReadLineAsync(cancellationToken);

    private static IAnsiConsole Spectre(TextWriter writer, int width, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = interactive ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = width;
        return console;
    }
}
