using System.Globalization;

namespace PosCloud.Local.Demo;

/// <summary>Plain lines, for a file, a pipe or a build server: each with the seconds since the start.</summary>
internal sealed class PlainDemoView(TextWriter output, TimeProvider time) : IDemoView
{
    private static readonly TimeSpan _countEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, int> _quarters = [];
    private readonly Dictionary<string, TerminalRow> _rows = [];
    private TimeSpan _lastCount;
    private string _lastCounts = "";

    public void Step(string title) => Say($"== {title}");

    public void Say(string line)
    {
        lock (_lock)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{time.GetElapsedTime(_start).TotalSeconds,6:0.0} s] {line}"));
        }
    }

    /// <summary>A line for each quarter.</summary>
    public void Progress(string name, long done, long total)
    {
        lock (_lock)
        {
            var quarter = total == 0 ? 0 : (int)(4 * done / total);
            if (!_quarters.TryGetValue(name, out var last) || quarter > last)
            {
                _quarters[name] = quarter;
                Say($"{name}: {25 * quarter} %");
            }
        }
    }

    /// <summary>A line with the counts by state, at most every two seconds.</summary>
    public void Terminal(TerminalRow row)
    {
        lock (_lock)
        {
            _rows[row.TerminalId] = row;
            var elapsed = time.GetElapsedTime(_start);
            if (elapsed - _lastCount >= _countEvery)
            {
                _lastCount = elapsed;
                SayCounts();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            SayCounts();
        }

        return ValueTask.CompletedTask;
    }

    private void SayCounts()
    {
        var counts = string.Join(", ", _rows.Values
            .GroupBy(row => (row.State, row.StateName))
            .OrderBy(group => group.Key.State)
            .Select(group => $"{group.Count()} {group.Key.StateName}"));
        if (counts.Length > 0 && counts != _lastCounts)
        {
            _lastCounts = counts;
            Say($"terminals: {counts}");
        }
    }
}
