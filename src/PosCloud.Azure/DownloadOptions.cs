namespace PosCloud.Azure;

/// <summary>Where terminals download from.</summary>
/// <param name="Host">A host in front of the packages that asks the storage account, such as a Front Door endpoint; null for the account itself.</param>
public sealed record DownloadOptions(string? Host);
