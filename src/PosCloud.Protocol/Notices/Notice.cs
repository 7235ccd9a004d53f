namespace PosCloud.Protocol.Notices;

/// <summary>
/// What people at a terminal are told about an upgrade; declared in a release, in a wave, or in both, and then the wave's takes the
/// place of the release's of the same id. Plain text: what cannot be marked up cannot look like a dialogue.
/// </summary>
/// <param name="Id">Unique in the plan.</param>
/// <param name="Phase">When.</param>
/// <param name="Texts">The text by language (BCP 47), for example <c>en</c> and <c>zh-CN</c>.</param>
/// <param name="HoursBefore">For <c>before</c>: how long before the planned time it is shown, 0 to 744 hours.</param>
/// <param name="MustAcknowledge">For <c>before</c>: the terminal does not install before somebody has acknowledged it.</param>
/// <param name="WaitHours">How long it waits for that after it got the notice, 1 to 744 hours; then it goes on without.</param>
/// <param name="Checklist">For <c>after</c>: what people check then, one to eight lines; each is answered with the notices of the check-ins.</param>
public sealed record Notice(
    string Id,
    NoticePhase Phase,
    IReadOnlyDictionary<string, string> Texts,
    int HoursBefore = 0,
    bool MustAcknowledge = false,
    int WaitHours = Notice.DefaultWaitHours,
    IReadOnlyList<ChecklistItem>? Checklist = null)
{
    public const int DefaultWaitHours = 72;

    /// <summary>The text for a reader: the exact tag, then its shorter ones (RFC 4647, 3.4), then the estate's language, then English.</summary>
    /// <param name="language">What the terminal asks for; null when it does not say.</param>
    /// <param name="estateLanguage">What its estate speaks; null when nobody said.</param>
    /// <returns>The tag that was found, and its text; any one when none of these is there.</returns>
    public (string Language, string Text) For(string? language, string? estateLanguage)
    {
        var found = LanguageTag.Pick(Texts.Keys, language, estateLanguage);
        return (found, Texts[found]);
    }

    public void Check(FieldChecker check, string pointer)
    {
        check.Component(Id, $"{pointer}/id");
        check.Range(HoursBefore, 0, Limits.QuietHours, $"{pointer}/hoursBefore");
        check.Range(WaitHours, 1, Limits.QuietHours, $"{pointer}/waitHours");
        check.That(Phase == NoticePhase.Before || (HoursBefore == 0 && !MustAcknowledge), pointer, "can have hours and an acknowledgement only before the upgrade");
        check.Count(Texts.Count, 1, Limits.NoticeLanguages, $"{pointer}/texts");
        foreach (var (language, text) in Texts)
        {
            check.That(LanguageTag.IsValid(language), $"{pointer}/texts", "must have language tags such as en or zh-CN");
            check.That(PlainText.Is(text, Limits.NoticeText), $"{pointer}/texts/{language}", $"must have 1 to {Limits.NoticeText} characters, none of them a control or direction character");
        }

        check.That(Checklist is null || Phase == NoticePhase.After, $"{pointer}/checklist", "can only be looked through after the upgrade");
        if (Checklist is null || !check.List(Checklist, 1, Limits.ChecklistItems, $"{pointer}/checklist"))
        {
            return;
        }

        check.That(Checklist.DistinctBy(i => i.Id).Count() == Checklist.Count, $"{pointer}/checklist", "must have different ids");
        for (var i = 0; i < Checklist.Count; i++)
        {
            Checklist[i].Check(check, Texts, $"{pointer}/checklist/{i}");
        }
    }
}
