using System.Globalization;
using System.Net;
using System.Text;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>A plot over time as SVG, with one line or several.</summary>
/// <param name="title">What it shows.</param>
/// <param name="unit">Of the values.</param>
/// <param name="hours">Length of the time axis.</param>
internal sealed class LineChart(string title, string unit, double hours)
{
    private const int Width = 900;
    private const int Height = 320;
    private const int Left = 80;
    private const int Right = 20;
    private const int Top = 44;
    private const int Bottom = 44;
    private const int Points = 800;

    private static readonly string[] Colours = ["#1864ab", "#e8590c", "#2b8a3e", "#862e9c"];

    private readonly List<(string Name, IReadOnlyList<double> Values)> _lines = [];
    private readonly List<(double From, double To, string Name)> _spans = [];

    /// <param name="values">Evenly spread over the time axis; many values are shown by their greatest.</param>
    public LineChart Line(string name, IReadOnlyList<double> values)
    {
        _lines.Add((name, Thinned(values)));
        return this;
    }

    /// <summary>A time that stands out.</summary>
    public LineChart Span(double fromHour, double toHour, string name)
    {
        _spans.Add((fromHour, toHour, name));
        return this;
    }

    public string ToSvg()
    {
        var most = Math.Max(1e-9, _lines.Max(l => l.Values.DefaultIfEmpty(0).Max()));
        var top = Rounded(most);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n<text x=\"{Left}\" y=\"20\" font-size=\"15\">{Text(title)}</text>\n");
        foreach (var (from, to, name) in _spans)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(from):0.#}\" y=\"{Top}\" width=\"{X(to) - X(from):0.#}\" height=\"{Height - Top - Bottom}\" fill=\"#f1f3f5\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(from):0.#}\" y=\"{Top + 12}\" fill=\"#868e96\">{Text(name)}</text>\n");
        }

        for (var i = 0; i <= 4; i++)
        {
            var value = top * i / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value, top):0.#}\" y2=\"{Y(value, top):0.#}\" stroke=\"#dee2e6\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{Y(value, top) + 4:0.#}\" text-anchor=\"end\">{value:#,0.##}</text>\n");
        }

        var step = hours > 48 ? 24 : Math.Max(1, Math.Ceiling(hours / 8));
        for (var hour = 0.0; hour <= hours + 1e-9; hour += step)
        {
            var label = step == 24 ? $"day {hour / 24:0}" : $"{hour:0} h";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(hour):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{label}</text>\n");
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            var (name, values) = _lines[i];
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', values.Select((v, n) =>
                string.Create(CultureInfo.InvariantCulture, $"{X(hours * n / Math.Max(1, values.Count - 1)):0.#},{Y(v, top):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{points}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (i * 200)}\" y=\"{Height - 8}\" fill=\"{colour}\">{Text(name)} ({Text(unit)})</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private double X(double hour) => Left + (hour / Math.Max(hours, 1e-9) * (Width - Left - Right));

    private static double Y(double value, double top) => Height - Bottom - (value / top * (Height - Top - Bottom));

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double Rounded(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return new[] { 1, 2, 5, 10 }.Select(n => n * power).First(n => n >= most);
    }

    private static List<double> Thinned(IReadOnlyList<double> values)
    {
        var width = Math.Max(1, (values.Count + Points - 1) / Points);
        return [.. values.Chunk(width).Select(chunk => chunk.Max())];
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
