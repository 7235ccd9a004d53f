namespace PosCloud.Protocol.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases</c>: a person opens a case.</summary>
/// <param name="Text">What is wrong.</param>
/// <param name="Assignee">Who takes care of it.</param>
public sealed record OpenCaseRequest(string Text, string? Assignee = null) : IChecked, IReasoned
{
    string IReasoned.Reason => Text;

    public void Check(FieldChecker check)
    {
        check.Text(Text, 1, Limits.LongText, "/text");
        check.OptionalText(Assignee, Limits.ShortText, "/assignee");
    }
}
