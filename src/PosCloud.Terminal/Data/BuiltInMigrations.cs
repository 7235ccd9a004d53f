namespace PosCloud.Terminal.Data;

/// <summary>Migrations that every agent has (docs/backups.md).</summary>
internal static class BuiltInMigrations
{
    private static readonly Dictionary<string, Action<Stream, Stream, CancellationToken>> ByName = new(StringComparer.Ordinal)
    {
        ["append-column"] = Records.AppendColumn,
        ["drop-blank-records"] = Records.DropBlank,
    };

    public static bool Has(string name) => ByName.ContainsKey(name);

    /// <summary>Changes each file of a set.</summary>
    /// <returns>Null when it is done, else what is wrong.</returns>
    public static string? Run(string name, DataSetFiles files, CancellationToken cancellationToken)
    {
        if (!ByName.TryGetValue(name, out var change))
        {
            return $"This agent has no migration '{name}'.";
        }

        foreach (var file in files.Names)
        {
            files.Replace(file, output =>
            {
                using var input = files.OpenRead(file);
                change(input, output, cancellationToken);
            });
        }

        return null;
    }
}
