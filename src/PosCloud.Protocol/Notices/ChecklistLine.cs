namespace PosCloud.Protocol.Notices;

/// <summary>One line of a checklist as the terminal gets it, in the language of its notice.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Plain text.</param>
public sealed record ChecklistLine(string Id, string Text);
