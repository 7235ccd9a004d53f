using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>Finds the HTTP answers in the multipart body of a <c>$batch</c> response.</summary>
internal static class TransactionResponse
{
    private const string StatusLine = "HTTP/1.1 ";

    /// <summary>The answers in their order: one per action, or a single one that says what failed.</summary>
    /// <exception cref="FormatException">The body is not such a response.</exception>
    public static IReadOnlyList<ActionResponse> Parse(ReadOnlyMemory<byte> body)
    {
        // Bodies of answers are JSON in one line, so that lines are enough: a status line, headers, an empty line, the body.
        var lines = Encoding.UTF8.GetString(body.Span).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var answers = new List<ActionResponse>();
        for (var index = 0; index < lines.Length; index++)
        {
            if (lines[index].StartsWith(StatusLine, StringComparison.Ordinal))
            {
                answers.Add(ReadAnswer(lines, ref index));
            }
        }

        return answers.Count > 0 ? answers : throw new FormatException("The transaction's response has no answers.");
    }

    private static ActionResponse ReadAnswer(string[] lines, ref int index)
    {
        var status = lines[index][StatusLine.Length..].Split(' ', 2);
        var headers = new List<KeyValuePair<string, string>>();
        for (index++; index < lines.Length && lines[index].Length > 0 && !IsBoundary(lines[index]); index++)
        {
            var colon = lines[index].IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Add(KeyValuePair.Create(lines[index][..colon], lines[index][(colon + 1)..].Trim()));
            }
        }

        var content = new StringBuilder();
        for (; index < lines.Length && !IsBoundary(lines[index]); index++)
        {
            content.Append(lines[index]).Append('\n');
        }

        return new ActionResponse(
            int.Parse(status[0], NumberStyles.None, CultureInfo.InvariantCulture),
            status.Length > 1 ? status[1] : "",
            headers,
            content.ToString().Trim());
    }

    private static bool IsBoundary(string line) => line.StartsWith("--", StringComparison.Ordinal);
}
