using PosCloud.Protocol;

namespace PosCloud.Cli.Codes;

/// <summary>A line of a factory's list. The key is there as a whole or by its thumbprint.</summary>
/// <param name="HardwareId">Serial number.</param>
/// <param name="TerminalId">The id that it gets.</param>
/// <param name="Site">The shop.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of its key.</param>
/// <param name="PublicKey">The key itself (RFC 7517).</param>
/// <param name="Tags">Free tags.</param>
internal sealed record FactoryListEntry(
    string HardwareId,
    string TerminalId,
    string Site,
    string? Thumbprint = null,
    EcJwk? PublicKey = null,
    Dictionary<string, string>? Tags = null);
