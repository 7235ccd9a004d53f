namespace PosCloud.Cli.Trust;

/// <param name="RootKeys">Files of public keys.</param>
/// <param name="RootThreshold">How many of them must sign a root.</param>
/// <param name="Approvers">Files of public keys.</param>
/// <param name="Threshold">How many of them must sign a release.</param>
/// <param name="Previous">The root that the new one follows; null for the first.</param>
/// <param name="Out">Where the new one goes.</param>
internal sealed record InitOptions(
    IReadOnlyList<string> RootKeys, int RootThreshold, IReadOnlyList<string> Approvers, int Threshold, string? Previous, string Out);
