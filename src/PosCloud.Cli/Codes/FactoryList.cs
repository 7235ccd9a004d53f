using System.Text.Json;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Fleet;
using PosCloud.Trust;

namespace PosCloud.Cli.Codes;

/// <summary>Reads a factory's list: JSON (an array), or CSV with a line of column names.</summary>
internal static class FactoryList
{
    /// <summary>Bytes of a file: more than 200,000 terminals.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    private static readonly string[] Columns = ["hardwareId", "thumbprint", "terminalId", "site", "tags"];

    /// <exception cref="CliException">It is no such list; the message names the line.</exception>
    public static async Task<IReadOnlyList<FactoryKey>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw Bad(path, Messages.ErrorFileTooLong.With(path, MaxBytes));
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var entries = text.AsSpan().TrimStart().StartsWith("[") ? Json(path, text) : Csv(path, text);
        return entries.Count > 0 ? entries : throw Bad(path, "0");
    }

    private static List<FactoryKey> Json(string path, string text)
    {
        try
        {
            return [.. (JsonSerializer.Deserialize(text, CliJson.Default.ListFactoryListEntry) ?? []).Select((entry, i) => Key(path, entry, i + 1))];
        }
        catch (JsonException e)
        {
            throw Bad(path, e.Message);
        }
    }

    private static FactoryKey Key(string path, FactoryListEntry? entry, int number)
    {
        try
        {
            return entry is { PublicKey: { } key, Thumbprint: null } ? Of(entry, EcJwks.Thumbprint(key))
                : entry is { Thumbprint: { } thumbprint } && (entry.PublicKey is null || EcJwks.Thumbprint(entry.PublicKey) == thumbprint) ? Of(entry, thumbprint)
                : throw BadLine(path, number, "thumbprint | publicKey");
        }
        catch (TrustException e)
        {
            throw BadLine(path, number, e.Message);
        }
    }

    private static FactoryKey Of(FactoryListEntry entry, string thumbprint) =>
        new(entry.HardwareId, thumbprint, entry.TerminalId, entry.Site, entry.Tags is { Count: > 0 } tags ? tags : null);

    private static List<FactoryKey> Csv(string path, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var names = lines[0].TrimStart('\uFEFF').Split(',').Select(name => name.Trim()).ToList();
        if (names.FirstOrDefault(name => !Columns.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw BadLine(path, 1, unknown);
        }

        if (Columns[..4].FirstOrDefault(column => !names.Contains(column)) is { } missing)
        {
            throw BadLine(path, 1, missing);
        }

        var keys = new List<FactoryKey>();
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            // No value of these columns can hold a comma, so there is nothing to quote.
            var values = lines[i].Split(',');
            if (values.Length != names.Count)
            {
                throw BadLine(path, i + 1, $"{values.Length} != {names.Count}");
            }

            string Value(string column) => names.IndexOf(column) is >= 0 and var at ? values[at].Trim() : "";
            keys.Add(new FactoryKey(Value("hardwareId"), Value("thumbprint"), Value("terminalId"), Value("site"), Tags(path, i + 1, Value("tags"))));
        }

        return keys;
    }

    private static Dictionary<string, string>? Tags(string path, int line, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(';'))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !tags.TryAdd(pair[..at], pair[(at + 1)..]))
            {
                throw BadLine(path, line, pair);
            }
        }

        return tags;
    }

    private static CliException Bad(string path, string why) =>
        new(ExitCodes.LocalFile, Messages.ErrorFactoryFile.With(path, why), Messages.AdviceFactoryFile);

    private static CliException BadLine(string path, int line, string why) =>
        new(ExitCodes.LocalFile, Messages.ErrorFactoryLine.With(path, line, why), Messages.AdviceFactoryFile);
}
