namespace PosCloud.Functions.Admin;

/// <summary>Who vouches for admins.</summary>
/// <param name="Authority">OpenID Connect issuer; on Azure, Entra ID.</param>
/// <param name="Audience">What its tokens must be for.</param>
/// <param name="RequireHttpsMetadata">False on one machine only.</param>
public sealed record AdminOptions(string Authority, string Audience, bool RequireHttpsMetadata);
