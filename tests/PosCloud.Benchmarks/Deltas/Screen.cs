using PosCloud.Benchmarks.Deltas.Reports;
using Spectre.Console;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>
/// What the user sees: tables on the standard output; a bar while it runs, or a line for each step where there is no
/// terminal to move it on.
/// </summary>
/// <param name="lines">Gets what is not a table; null where the console is a terminal, which then gets it.</param>
internal sealed class Screen(IAnsiConsole console, TextWriter? lines)
{
    public void Say(string line)
    {
        if (lines is null)
        {
            console.WriteLine(line);
        }
        else
        {
            lines.WriteLine(line);
        }
    }

    public void Show(ReportTable shown)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(shown.Title)) };
        foreach (var column in shown.Columns)
        {
            var aligned = new TableColumn(Markup.Escape(column.Title)) { NoWrap = true };
            table.AddColumn(column.IsNumber ? aligned.RightAligned() : aligned);
        }

        foreach (var row in shown.Rows)
        {
            table.AddRow(row.Select(Show));
        }

        console.Write(table);
    }

    /// <param name="total">What <paramref name="work"/> reports in the end, in all.</param>
    public Task WithProgressAsync(long total, Func<IRunProgress, Task> work) => lines is not null
        ? work(new Lines(this, total))
        : console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bar(context, context.AddTask("starting", maxValue: total))));

    private static Text Show(ReportCell cell) => cell.Verdict switch
    {
        Verdict.Met => new Text(cell.Text, new Style(Color.Green)),
        Verdict.Missed => new Text(cell.Text + " ✗", new Style(Color.Red)),
        _ => new Text(cell.Text),
    };

    private sealed class Bar(ProgressContext context, ProgressTask task) : IRunProgress
    {
        public void Step(string what, long done)
        {
            task.Description = Markup.Escape(what);
            task.Increment(done);
            context.Refresh();
        }
    }

    private sealed class Lines(Screen screen, long total) : IRunProgress
    {
        private long sum;

        public void Step(string what, long done)
        {
            sum += done;
            if (done == 0)
            {
                screen.Say(FormattableString.Invariant($"{100.0 * sum / total,3:0} % {what}"));
            }
        }
    }
}
