namespace PosCloud.Cli.Cost;

/// <summary>A price for a part of a month's downloads.</summary>
/// <param name="UpToGigabytes">Where the tier ends, counted from the beginning of the month; null for no end.</param>
/// <param name="Gigabyte">Price of each gigabyte (2^30 bytes) in it.</param>
internal sealed record EgressTier(decimal? UpToGigabytes, decimal Gigabyte);
