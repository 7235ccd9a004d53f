namespace PosCloud.Protocol.Releases;

/// <summary>
/// The image of a <c>parameters</c> component: JSON. Small, and signed, staged, tested and taken back like all the others.
/// </summary>
/// <param name="Features">Feature switches by name; one that is not named is off.</param>
/// <param name="Values">Settings by name, as text; their meaning is the applications'.</param>
public sealed record TerminalParameters(
    IReadOnlyDictionary<string, bool>? Features = null, IReadOnlyDictionary<string, string>? Values = null)
{
    /// <summary>Bytes of the image.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Switches, and as many settings.</summary>
    public const int MaxEntries = 256;

    public bool IsOn(string feature) => Features?.GetValueOrDefault(feature) ?? false;

    /// <param name="check">Takes the first member that is out of bounds.</param>
    public void Check(FieldChecker check)
    {
        Names(check, Features?.Keys ?? [], "/features");
        Names(check, Values?.Keys ?? [], "/values");
        foreach (var (name, value) in Values ?? new Dictionary<string, string>())
        {
            check.Text(value, 0, Limits.LongText, $"/values/{name}");
        }
    }

    private static void Names(FieldChecker check, IEnumerable<string> names, string pointer)
    {
        var count = 0;
        foreach (var name in names)
        {
            count++;
            check.Component(name, $"{pointer}/{name}");
        }

        check.Count(count, 0, MaxEntries, pointer);
    }
}
