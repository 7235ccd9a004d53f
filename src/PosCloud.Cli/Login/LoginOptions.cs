namespace PosCloud.Cli.Login;

/// <param name="Scope">Null for the default of PosCloud.</param>
/// <param name="SecretFile">A file with the client secret.</param>
/// <param name="SecretFromInput">Whether the client secret is the first line of stdin.</param>
internal sealed record LoginOptions(
    Uri Url, string Estate, Uri Issuer, string ClientId, string? Scope, string? SecretFile, bool SecretFromInput, bool Json)
{
    /// <summary>All roles that the service's application registration grants.</summary>
    public const string DefaultScope = "api://poscloud/.default";
}
