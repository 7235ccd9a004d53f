using System.Security.Cryptography;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>A repository in memory, as its writer and as its clients see it. Tests break it at a chosen write.</summary>
internal sealed class MemoryRepository : ITufRepository, ITufSource
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Called with the name before each write; what it throws, the writer gets, and nothing is written.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>Called with the name before a client opens a file.</summary>
    public Action<string>? BeforeOpen { get; set; }

    public Task<RepositoryFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Files.TryGetValue(name, out var content) ? new RepositoryFile(content, Tag(content)) : null);

    public Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BeforeWrite?.Invoke(name);
        return Task.FromResult(Files.TryAdd(name, content.ToArray()));
    }

    public Task<bool> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken)
    {
        BeforeWrite?.Invoke(name);
        if ((Files.TryGetValue(name, out var present) ? Tag(present) : null) != tag)
        {
            return Task.FromResult(false);
        }

        Files[name] = content.ToArray();
        return Task.FromResult(true);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        BeforeOpen?.Invoke(name);
        return Task.FromResult<Stream?>(Files.TryGetValue(name, out var content) ? new MemoryStream(content, writable: false) : null);
    }

    private static string Tag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
