using Spectre.Console;

namespace PosCloud.Cli.Console;

/// <summary>Progress as bars that are drawn in place.</summary>
internal sealed class LiveProgress(ProgressContext context) : IProgressView
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

    public void Report(string step, double fraction, string detail)
    {
        if (!_bars.TryGetValue(step, out var bar))
        {
            bar = _bars[step] = context.AddTask(Markup.Escape(SafeText.OneLine(step)), maxValue: 1);
        }

        bar.Description = Markup.Escape(SafeText.OneLine(detail.Length == 0 ? step : $"{step} {detail}"));
        bar.Value = Math.Clamp(fraction, 0, 1);
    }
}
