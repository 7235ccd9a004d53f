namespace PosCloud.Protocol.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/notes</c>: writes something down, assigns, or both.</summary>
/// <param name="Text">What to write down.</param>
/// <param name="Assignee">Who takes care of it from now on; absent leaves who does.</param>
public sealed record NoteCaseRequest(string Text, string? Assignee = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Text(Text, 1, Limits.LongText, "/text");
        check.OptionalText(Assignee, Limits.ShortText, "/assignee");
    }
}
