namespace PosCloud.Protocol.Notices;

/// <summary>One line of what people check after the upgrade.</summary>
/// <param name="Id">Unique in its notice, for example <c>receipt</c>: operators see the answers by it.</param>
/// <param name="Texts">The line by language, in the same languages as its notice; plain text.</param>
public sealed record ChecklistItem(string Id, IReadOnlyDictionary<string, string> Texts)
{
    public void Check(FieldChecker check, IReadOnlyDictionary<string, string> notice, string pointer)
    {
        check.Component(Id, $"{pointer}/id");
        check.That(
            Texts.Count == notice.Count && Texts.Keys.All(notice.ContainsKey), $"{pointer}/texts", "must have the languages of its notice: half a list helps nobody");
        foreach (var (language, text) in Texts)
        {
            check.That(
                PlainText.Is(text, Limits.ChecklistText),
                $"{pointer}/texts/{language}",
                $"must have 1 to {Limits.ChecklistText} characters, none of them a control or direction character");
        }
    }
}
