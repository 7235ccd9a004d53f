namespace PosCloud.Protocol.Fleet;

/// <summary><c>POST /v1/estates/{estate}/enrolment-codes</c>: one code per terminal that is to join.</summary>
/// <param name="TerminalIds">Ids of the terminals, 1 to 500; a code is bound to its id.</param>
/// <param name="Site">The shop.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="ExpiresInSeconds">60 seconds to 30 days.</param>
public sealed record CreateCodesRequest(
    IReadOnlyList<string> TerminalIds, string Site, IReadOnlyDictionary<string, string> Tags, int ExpiresInSeconds) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Count(TerminalIds.Count, 1, Limits.EnrolmentCodesPerRequest, "/terminalIds");
        for (var i = 0; i < TerminalIds.Count; i++)
        {
            check.Id(TerminalIds[i], $"/terminalIds/{i}");
        }

        check.That(TerminalIds.Distinct(StringComparer.Ordinal).Count() == TerminalIds.Count, "/terminalIds", "must name each terminal once");
        check.Id(Site, "/site");
        check.Count(Tags.Count, 0, Limits.Tags, "/tags");
        foreach (var (key, value) in Tags)
        {
            check.Id(key, "/tags");
            check.Text(value, 0, Limits.ShortText, $"/tags/{key}");
        }

        check.Range(ExpiresInSeconds, 60, 30 * 24 * 3600, "/expiresInSeconds");
    }
}
