namespace PosCloud.Protocol.Terminals;

/// <summary>The credential of the new key. The old one ends with the first message that comes under the new one.</summary>
/// <param name="Credential">Opaque; sent in <c>PosCloud-Credential</c> from now on.</param>
/// <param name="State">Sealed state to echo with the next message.</param>
/// <param name="OldCredentialUntil">When the old credential ends, should the new one not be used before; UTC.</param>
public sealed record RotateKeyResponse(string Credential, string State, DateTimeOffset OldCredentialUntil)
{
    public override string ToString() => $"{nameof(RotateKeyResponse)} {{ OldCredentialUntil = {OldCredentialUntil:O} }}";
}
