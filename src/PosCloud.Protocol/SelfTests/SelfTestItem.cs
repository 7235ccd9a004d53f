using System.Globalization;

namespace PosCloud.Protocol.SelfTests;

/// <summary>One check of a release's self-test.</summary>
/// <param name="Name">Unique in the plan; in the report. Named as a component is.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Target">What is looked at, see <see cref="SelfTestKind"/>; absent for a trial transaction only.</param>
/// <param name="TimeoutSeconds">A check that takes longer has failed; 1 to <see cref="Limits.CheckSeconds"/>.</param>
/// <param name="MinCount">For <see cref="SelfTestKind.Data"/>: the least number of records.</param>
/// <param name="Transaction">For <see cref="SelfTestKind.TrialTransaction"/>.</param>
public sealed record SelfTestItem(
    string Name, SelfTestKind Kind, string? Target = null, int TimeoutSeconds = 30, long? MinCount = null, TrialTransaction? Transaction = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Component(Name, $"{pointer}/name");
        check.That(Enum.IsDefined(Kind), $"{pointer}/kind", "must be a kind of check");
        check.Range(TimeoutSeconds, 1, Limits.CheckSeconds, $"{pointer}/timeoutSeconds");
        check.That((Transaction is not null) == (Kind == SelfTestKind.TrialTransaction), $"{pointer}/transaction", "must be there for a trial transaction, and for nothing else");
        check.That(MinCount is null || Kind == SelfTestKind.Data, $"{pointer}/minCount", "must be absent but for data");
        check.Range(MinCount ?? 0, 0, int.MaxValue, $"{pointer}/minCount");
        Transaction?.Check(check, $"{pointer}/transaction");
        CheckTarget(check, $"{pointer}/target");
    }

    private void CheckTarget(FieldChecker check, string pointer)
    {
        switch (Kind)
        {
            case SelfTestKind.TrialTransaction:
                check.That(Target is null, pointer, "must be absent for a trial transaction");
                break;
            case SelfTestKind.Host:
                check.That(IsHost(Target), pointer, "must be a host and a port, for example 'acquirer.example:443'");
                break;
            default:
                check.Text(Target, 1, Limits.ShortText, pointer);
                break;
        }
    }

    /// <summary>Host and port of <c>name:port</c>; null when it is none.</summary>
    public static (string Host, int Port)? ReadHost(string? target)
    {
        // The last colon: an IPv6 address has more of them, in brackets.
        var colon = target is { Length: <= 260 } ? target.LastIndexOf(':') : -1;
        return colon > 0
            && int.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            && Uri.CheckHostName(target![..colon]) != UriHostNameType.Unknown
                ? (target[..colon], port)
                : null;
    }

    private static bool IsHost(string? target) => ReadHost(target) is not null;
}
