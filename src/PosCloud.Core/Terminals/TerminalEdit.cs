namespace PosCloud.Core.Terminals;

/// <summary>What a person's wish comes to.</summary>
/// <param name="Answer">What the person is told.</param>
/// <param name="Change">What is written; null when nothing has to change, as for a repeat whose first try did commit.</param>
/// <param name="Committed">Done once it is written, for example a note for the audit log.</param>
internal sealed record TerminalEdit<T>(T Answer, TerminalChange? Change = null, Action? Committed = null)
    where T : class;
