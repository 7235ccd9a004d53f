namespace PosCloud.Cli.Console;

/// <summary>Progress as lines, for logs: the start of a step, each further quarter and its end.</summary>
internal sealed class PlainProgress(Action<string> write) : IProgressView
{
    private readonly Dictionary<string, int> _shown = [];

    public void Report(string step, double fraction, string detail)
    {
        var quarter = (int)(Math.Clamp(fraction, 0, 1) * 4);
        if (_shown.TryGetValue(step, out var last) && quarter <= last)
        {
            return;
        }

        _shown[step] = quarter;
        write(SafeText.OneLine($"{step}: {quarter * 25}%{(detail.Length == 0 ? "" : $" ({detail})")}"));
    }
}
