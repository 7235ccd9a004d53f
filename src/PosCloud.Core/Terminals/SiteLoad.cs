namespace PosCloud.Core.Terminals;

/// <summary>How many other terminals of the site are in an upgrade now.</summary>
public sealed record SiteLoad(int Others);
