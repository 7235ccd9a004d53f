using System.Diagnostics.CodeAnalysis;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Seals bytes so that only this service can make, read or change them (authenticated encryption). What travels sealed
/// needs no storage: credentials, nonces and terminal states.
/// </summary>
public interface ITokenSealer
{
    string Seal(TokenPurpose purpose, ReadOnlySpan<byte> content);

    bool TryOpen(TokenPurpose purpose, string token, [NotNullWhen(true)] out byte[]? content);
}

/// <summary>What a token is for; one purpose's token never opens as another's.</summary>
public enum TokenPurpose
{
    Credential,
    Nonce,
    TerminalState,
}
