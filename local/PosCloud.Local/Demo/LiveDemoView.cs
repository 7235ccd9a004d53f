using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PosCloud.Local.Demo;

/// <summary>A table that is drawn anew a few times a second, for a person at a terminal.</summary>
internal sealed class LiveDemoView : IDemoView
{
    private const int MaxRows = 24;
    private const int MaxLines = 10;
    private const int BarWidth = 30;
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(150);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Dictionary<string, (long Done, long Total)> _progress = [];
    private readonly SortedDictionary<string, TerminalRow> _rows = new(StringComparer.Ordinal);
    private readonly Queue<string> _lines = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;
    private string _step = "";

    public LiveDemoView(IAnsiConsole console, TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _drawing = Task.Run(() => console.Live(new Text("")).StartAsync(DrawAsync));
    }

    public void Step(string title)
    {
        lock (_lock)
        {
            _step = title;
        }
    }

    public void Say(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }

    public void Progress(string name, long done, long total)
    {
        lock (_lock)
        {
            _progress[name] = (done, total);
        }
    }

    public void Terminal(TerminalRow row)
    {
        lock (_lock)
        {
            _rows[row.TerminalId] = row;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drawing;
        _end.Dispose();
    }

    private async Task DrawAsync(LiveDisplayContext context)
    {
        while (!_end.IsCancellationRequested)
        {
            context.UpdateTarget(Draw());
            await Task.Delay(_frame, _time, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        context.UpdateTarget(Draw());
    }

    private Rows Draw()
    {
        lock (_lock)
        {
            var seconds = _time.GetElapsedTime(_start).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            var parts = new List<IRenderable> { new Markup($"[bold]{Markup.Escape(_step)}[/] [grey]{seconds} s[/]") };
            parts.AddRange(_progress.Select(work => new Markup($"{Bar(work.Value.Done, work.Value.Total)} {Markup.Escape(work.Key)}")));
            if (_rows.Count > 0)
            {
                parts.Add(_rows.Count <= MaxRows ? DrawTerminals() : DrawStates());
            }

            parts.AddRange(_lines.Select(line => new Markup($"[grey]{Markup.Escape(line)}[/]")));
            return new Rows(parts);
        }
    }

    private Table DrawTerminals()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("terminal", "state", "progress", "slot", "version", "downloaded");
        foreach (var row in _rows.Values)
        {
            table.AddRow(
                Markup.Escape(row.TerminalId),
                $"[{Colour(row)}]{row.StateName}[/]",
                row.Percent is { } percent ? Bar(percent, 100) : "",
                Markup.Escape(row.Slot),
                Markup.Escape(row.Version),
                ByteText.Of(row.BytesDownloaded));
        }

        return table;
    }

    private Table DrawStates()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("state", "terminals", "", "downloaded");
        foreach (var group in _rows.Values.GroupBy(row => row.State).OrderBy(group => group.Key))
        {
            var first = group.First();
            table.AddRow(
                $"[{Colour(first)}]{first.StateName}[/]",
                group.Count().ToString(CultureInfo.InvariantCulture),
                Bar(group.Count(), _rows.Count),
                ByteText.Of(group.Sum(row => row.BytesDownloaded)));
        }

        return table;
    }

    private static string Bar(long done, long total)
    {
        var filled = total <= 0 ? 0 : (int)Math.Clamp(BarWidth * done / total, 0, BarWidth);
        return $"[green]{new string('━', filled)}[/][grey]{new string('─', BarWidth - filled)}[/]";
    }

    private static string Colour(TerminalRow row) => row.State switch
    {
        null => "grey",
        Protocol.Terminals.ExecutionState.Confirmed => "green",
        Protocol.Terminals.ExecutionState.RolledBack => "yellow",
        Protocol.Terminals.ExecutionState.Failed or Protocol.Terminals.ExecutionState.Rejected => "red",
        _ => "aqua",
    };
}
