namespace PosCloud.Protocol.Notices;

/// <summary>What somebody at the terminal said to one line of a checklist.</summary>
/// <param name="Id">The line.</param>
/// <param name="Result">What they found.</param>
/// <param name="At">When they said so; the terminal's clock.</param>
/// <param name="Text">What is wrong, in a few words; absent when nothing was said.</param>
public sealed record ChecklistAnswer(string Id, ChecklistResult Result, DateTimeOffset At, string? Text = null)
{
    public void Check(FieldChecker check, string pointer)
    {
        check.Component(Id, $"{pointer}/id");
        check.OptionalText(Text, Limits.CheckText, $"{pointer}/text");
    }
}
