using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What a client keeps, in memory.</summary>
internal sealed class MemoryStore : ITufStore
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Files.GetValueOrDefault(name));

    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Files[name] = content.ToArray();
        return Task.CompletedTask;
    }
}
