namespace PosCloud.Protocol.Notices;

/// <summary>The notices of a release or of a wave.</summary>
/// <param name="Items">At most eight.</param>
/// <param name="PlannedAt">
/// When the upgrade is planned, for what is shown before it; UTC. Absent is the next time at which the schedules let the terminal
/// install.
/// </param>
/// <param name="Language">The estate's language, for terminals whose own is not among the texts.</param>
public sealed record NoticePlan(IReadOnlyList<Notice> Items, DateTimeOffset? PlannedAt = null, string? Language = null)
{
    public void Check(FieldChecker check, string pointer)
    {
        check.That(Language is null || LanguageTag.IsValid(Language), $"{pointer}/language", "must be a language tag such as en or zh-CN");
        if (!check.List(Items, 1, Limits.Notices, $"{pointer}/items"))
        {
            return;
        }

        check.That(Items.DistinctBy(n => n.Id).Count() == Items.Count, $"{pointer}/items", "must have different ids");
        for (var i = 0; i < Items.Count; i++)
        {
            Items[i].Check(check, $"{pointer}/items/{i}");
        }

        // They are stored with the release, in one column.
        var characters = Items.SelectMany(n => n.Texts.Values.Concat((n.Checklist ?? []).SelectMany(i => i.Texts.Values))).Sum(text => text?.Length ?? 0);
        check.That(characters <= Limits.NoticePlanText, $"{pointer}/items", $"must have at most {Limits.NoticePlanText} characters of text in all");
    }
}
