using System.Collections.Concurrent;
using System.Security.Cryptography;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Fakes.Trust;

/// <summary>Files in memory with the conditions of blobs.</summary>
internal sealed class InMemoryTufRepository(Faults? faults = null) : ITufRepository
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public Task<RepositoryFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        RunAsync("trust read", () => Files.TryGetValue(name, out var content) ? new RepositoryFile(content, Tag(content)) : null);

    public Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        RunAsync("trust create", () => Files.TryAdd(name, content.ToArray()));

    public Task<bool> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken) => RunAsync(
        "trust replace",
        () => tag is null
            ? Files.TryAdd(name, content.ToArray())
            : Files.TryGetValue(name, out var present) && Tag(present) == tag && Files.TryUpdate(name, content.ToArray(), present));

    private static string Tag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private Task<T> RunAsync<T>(string operation, Func<T> work)
    {
        try
        {
            faults?.Before(operation);
            var result = work();
            faults?.After(operation);
            return Task.FromResult(result);
        }
        catch (StorageFaultException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
