namespace PosCloud.Core.Rollouts;

/// <summary>Terminals of a site that took the right to be in an upgrade. Some may have ended: their own rows tell.</summary>
public sealed record SiteHolders(IReadOnlyList<SiteHolder> Holders);

/// <summary>A terminal and when it took the right; UTC.</summary>
public sealed record SiteHolder(string TerminalId, DateTimeOffset TakenAt);
