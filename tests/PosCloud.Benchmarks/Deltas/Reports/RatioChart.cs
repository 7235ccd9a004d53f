using System.Globalization;
using System.Net;
using System.Text;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>
/// An SVG bar for each pair and profile: our delta by that of the best peer, with the limits of the pair's class as ticks.
/// Pairs without a peer are not in it.
/// </summary>
internal static class RatioChart
{
    private const int Left = 190;
    private const int Plot = 600;
    private const int Right = 60;
    private const int Top = 64;
    private const int Bar = 11;
    private const int Gap = 9;

    /// <summary>Where the axis ends; what is longer is cut, with its figure beside it.</summary>
    private const double Most = 1.25;

    private static readonly string[] Colors = ["#2b6cb0", "#dd8a1e", "#3a9e6e"];

    public static string Write(DeltaReport report)
    {
        List<PairReport> pairs = [.. report.Pairs.Where(pair => pair.BestPeerBytes is not null).OrderBy(Order).ThenBy(pair => pair.Name, StringComparer.Ordinal)];
        var rowHeight = (Bar * report.Profiles.Count) + Gap;
        var bottom = Top + (rowHeight * pairs.Count);
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + Plot + Right}" height="{bottom + 12}" font-family="sans-serif" font-size="11">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        Add(svg, $"""<text x="8" y="18" font-size="14">Length of our delta by that of the best peer (shorter is better)</text>""");
        Legend(svg, report.Profiles);
        Axis(svg, bottom);
        for (var i = 0; i < pairs.Count; i++)
        {
            Row(svg, report, pairs[i], Top + (i * rowHeight) + (Gap / 2));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static int Order(PairReport pair) =>
        FirmwareClass.Find(pair.Class) is { } found ? FirmwareClass.All.TakeWhile(c => c != found).Count() : FirmwareClass.All.Count;

    private static void Legend(StringBuilder svg, IReadOnlyList<string> profiles)
    {
        var x = 8;
        for (var i = 0; i < profiles.Count; i++, x += 80)
        {
            Add(svg, $"""<rect x="{x}" y="28" width="10" height="10" fill="{Color(i)}"/><text x="{x + 14}" y="37">{profiles[i]}</text>""");
        }

        Add(svg, $"""<rect x="{x}" y="26" width="2" height="14" fill="#c53030"/><text x="{x + 8}" y="37">must</text>""");
        Add(svg, $"""<rect x="{x + 50}" y="26" width="2" height="14" fill="#718096"/><text x="{x + 58}" y="37">aim</text>""");
    }

    private static void Axis(StringBuilder svg, int bottom)
    {
        for (var step = 0; step <= 5; step++)
        {
            var at = step / 4.0;
            var color = step == 4 ? "#4a5568" : "#e2e8f0";
            Add(svg, $"""<line x1="{X(at)}" y1="{Top - 4}" x2="{X(at)}" y2="{bottom}" stroke="{color}"/><text x="{X(at)}" y="{Top - 8}" text-anchor="middle">{at:0.00}</text>""");
        }
    }

    private static void Row(StringBuilder svg, DeltaReport report, PairReport pair, int y)
    {
        var height = Bar * report.Profiles.Count;
        Add(svg, $"""<text x="{Left - 8}" y="{y + (height / 2) + 4}" text-anchor="end">{WebUtility.HtmlEncode(pair.Name)} ({WebUtility.HtmlEncode(pair.Class ?? "?")})</text>""");
        for (var i = 0; i < report.Profiles.Count; i++)
        {
            if (pair.Results.FirstOrDefault(r => r.Profile == report.Profiles[i])?.Ratio is { } ratio)
            {
                Add(svg, $"""<rect x="{Left}" y="{y + (i * Bar)}" width="{X(ratio) - Left}" height="{Bar - 1}" fill="{Color(i)}"/><text x="{X(ratio) + 4}" y="{y + (i * Bar) + 9}">{ReportCell.Ratio(ratio).Text}</text>""");
            }
        }

        if (FirmwareClass.Find(pair.Class) is { } @class)
        {
            Tick(svg, @class.Must.AsRatio(pair.BestPeerBytes!.Value), y, height, "#c53030");
            Tick(svg, @class.Aim.AsRatio(pair.BestPeerBytes.Value), y, height, "#718096");
        }
    }

    private static void Tick(StringBuilder svg, double at, int y, int height, string color)
    {
        if (at <= Most)
        {
            Add(svg, $"""<rect x="{X(at)}" y="{y - 2}" width="2" height="{height + 3}" fill="{color}"/>""");
        }
    }

    private static string Color(int profile) => Colors[profile % Colors.Length];

    private static int X(double ratio) => Left + (int)Math.Round(Math.Min(ratio, Most) / Most * Plot);

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
