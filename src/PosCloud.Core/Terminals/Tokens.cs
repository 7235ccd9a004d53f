using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace PosCloud.Core.Terminals;

/// <summary>The tokens that terminals carry for the service.</summary>
public sealed class Tokens(ITokenSealer sealer, TimeProvider time)
{
    /// <summary>How long a nonce is good for. Long enough for a slow link, short enough that a recorded request goes stale.</summary>
    public static readonly TimeSpan NonceLifetime = TimeSpan.FromMinutes(10);

    private const int NonceRandomBytes = 8;

    public string IssueCredential(Credential credential) =>
        sealer.Seal(TokenPurpose.Credential, JsonSerializer.SerializeToUtf8Bytes(credential, CoreJson.Default.Credential));

    public Credential? OpenCredential(string token) => sealer.TryOpen(TokenPurpose.Credential, token, out var content)
        ? JsonSerializer.Deserialize(content, CoreJson.Default.Credential)
        : null;

    public string IssueNonce()
    {
        Span<byte> content = stackalloc byte[sizeof(long) + NonceRandomBytes];
        BinaryPrimitives.WriteInt64LittleEndian(content, time.GetUtcNow().UtcTicks);
        RandomNumberGenerator.Fill(content[sizeof(long)..]);
        return sealer.Seal(TokenPurpose.Nonce, content);
    }

    /// <summary>Whether this service issued the nonce, and recently.</summary>
    public NonceState CheckNonce(string nonce)
    {
        if (!sealer.TryOpen(TokenPurpose.Nonce, nonce, out var content) || content.Length != sizeof(long) + NonceRandomBytes)
        {
            return NonceState.Foreign;
        }

        var age = time.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64LittleEndian(content);
        return age <= NonceLifetime.Ticks ? NonceState.Fresh : NonceState.Expired;
    }

    public string SealState(StoredTerminal terminal) => sealer.Seal(
        TokenPurpose.TerminalState,
        JsonSerializer.SerializeToUtf8Bytes(new SealedTerminal(terminal.State, terminal.Version), CoreJson.Default.SealedTerminal));

    /// <summary>
    /// The state that the terminal echoed, or null when there is none, it is another terminal's, or it cannot be opened:
    /// then the row is read. An old state does no harm: its version no longer fits when it is written.
    /// </summary>
    public StoredTerminal? OpenState(string? token, TerminalKey key)
    {
        if (token is null || !sealer.TryOpen(TokenPurpose.TerminalState, token, out var content))
        {
            return null;
        }

        var opened = JsonSerializer.Deserialize(content, CoreJson.Default.SealedTerminal);
        return opened is not null && opened.State.Key == key ? new StoredTerminal(opened.State, opened.Version) : null;
    }
}

/// <summary>What a nonce turned out to be.</summary>
public enum NonceState
{
    Foreign,
    Expired,
    Fresh,
}
