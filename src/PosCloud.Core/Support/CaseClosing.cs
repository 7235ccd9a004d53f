namespace PosCloud.Core.Support;

/// <summary>How a case ended.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record CaseClosing(DateTimeOffset At, string By, string Reason);
