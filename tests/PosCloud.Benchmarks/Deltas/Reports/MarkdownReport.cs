using System.Globalization;
using System.Text;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A run as Markdown.</summary>
internal static class MarkdownReport
{
    public const string Begin = "<!-- delta benchmark: begin -->";
    public const string End = "<!-- delta benchmark: end -->";

    /// <param name="chart">Name of the chart's file.</param>
    public static string Write(DeltaReport report, string chart)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Machine}. {Source(report)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"![Our deltas by the best peer's]({chart})\n\n");
        Append(text, ClassTable.Of(report));
        Append(text, SizeTable.Of(report));
        Append(text, CostTable.Of(report));
        text.Append("<details><summary>Every codec on every pair</summary>\n\n");
        foreach (var pair in report.Pairs)
        {
            Append(text, CodecTable.Of(pair));
        }

        return text.Append("</details>\n").ToString();
    }

    /// <summary>Puts the text between the marker lines of <paramref name="there"/>; without them it replaces the whole.</summary>
    public static string Insert(string there, string text)
    {
        var begin = there.IndexOf(Begin, StringComparison.Ordinal);
        var end = there.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? text : $"{there[..(begin + Begin.Length)]}\n{text}{there[end..]}";
    }

    private static string Source(DeltaReport report)
    {
        var peers = report.Pairs.SelectMany(pair => pair.Results).Where(r => r.Profile is null).ToList();
        var remembered = peers.Count(r => r.Remembered);
        var missing = report.MissingPeers.Count == 0 ? "" : $" Not compared with, because not there: {string.Join(", ", report.MissingPeers)}.";
        return string.Create(CultureInfo.InvariantCulture, $"Peers' figures: {peers.Count - remembered} of this run, {remembered} (marked *) of an earlier one on the same files.{missing}");
    }

    private static void Append(StringBuilder text, ReportTable table)
    {
        text.Append(CultureInfo.InvariantCulture, $"**{Escape(table.Title)}**\n\n");
        Line(text, table.Columns.Select(column => Escape(column.Title)));
        Line(text, table.Columns.Select(column => column.IsNumber ? "---:" : "---"));
        foreach (var row in table.Rows)
        {
            Line(text, row.Select(Show));
        }

        text.Append('\n');
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Show(ReportCell cell) => cell.Verdict == Verdict.Missed ? $"**{Escape(cell.Text)}** ✗" : Escape(cell.Text);

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
