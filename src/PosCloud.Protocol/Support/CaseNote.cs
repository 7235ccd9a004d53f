namespace PosCloud.Protocol.Support;

/// <summary>What a person wrote down in a case.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Text">Plain text.</param>
public sealed record CaseNote(DateTimeOffset At, string By, string Text);
