using PosCloud.KeyVault;

namespace PosCloud.Azure.Sealing;

/// <summary>A key in Key Vault with all its versions.</summary>
public sealed class VaultRingKey(VaultRsaKey key) : IRingKey
{
    public string Id => key.Id.AbsoluteUri;

    public byte[] Wrap(ReadOnlySpan<byte> content) => key.Wrap(content);

    public byte[] Sign(ReadOnlySpan<byte> data) => key.Sign(data);

    public bool Verify(string id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        key.Version(id) is { } version && key.Verify(version, data, signature);

    public byte[] Unwrap(string id, ReadOnlySpan<byte> wrapped) =>
        key.Unwrap(key.Version(id) ?? throw new InvalidOperationException($"'{id}' is no version of {Id}."), wrapped);
}
