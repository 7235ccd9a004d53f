namespace PosCloud.Core.Support;

/// <summary>
/// What a change of a terminal writes to one of its cases, in the same transaction. Each part has columns of its own and is merged, so
/// closing needs no read.
/// </summary>
/// <param name="CaseId">The case.</param>
/// <param name="Opened">The whole record of a case that is opened; null for one that exists.</param>
/// <param name="Closed">How it is closed; null for one that stays open.</param>
public sealed record CaseWrite(string CaseId, CaseRecord? Opened = null, CaseClosing? Closed = null);
