namespace PosCloud.Protocol.Rollouts;

/// <summary>Which terminals: each list that is not empty must contain the terminal's value; all empty means all terminals.</summary>
public sealed record RolloutTarget(
    IReadOnlyList<string>? Models = null, IReadOnlyList<string>? Sites = null, IReadOnlyList<string>? TerminalIds = null)
{
    public static RolloutTarget All { get; } = new();

    public bool Matches(string model, string site, string terminalId) =>
        Contains(Models, model) && Contains(Sites, site) && Contains(TerminalIds, terminalId);

    internal void Check(FieldChecker check)
    {
        foreach (var (values, pointer) in new[] { (Models, "/target/models"), (Sites, "/target/sites"), (TerminalIds, "/target/terminalIds") })
        {
            check.Count(values?.Count ?? 0, 0, Limits.TargetValues, pointer);
            foreach (var value in values ?? [])
            {
                check.Text(value, 1, Limits.ShortText, pointer);
            }
        }
    }

    private static bool Contains(IReadOnlyList<string>? values, string value) =>
        values is null or { Count: 0 } || values.Contains(value, StringComparer.Ordinal);
}
