namespace PosCloud.Cli.Audit;

/// <summary>A table for spreadsheets (RFC 4180).</summary>
internal static class CsvFile
{
    public static async Task WriteAsync(string path, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        await using var writer = AuditFile.NewFile(path);
        foreach (var row in rows.Prepend(columns))
        {
            await writer.WriteAsync(string.Join(',', row.Select(Cell)) + "\r\n");
        }
    }

    /// <summary>Quoted; a value that a spreadsheet would run as a formula is made a text: terminals and admins choose names.</summary>
    internal static string Cell(string? value)
    {
        var text = value is { Length: > 0 } && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + value : value ?? "";
        return "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
