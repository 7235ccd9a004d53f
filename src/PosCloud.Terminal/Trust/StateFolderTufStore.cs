using PosCloud.Terminal.Storage;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal.Trust;

/// <summary>Keeps trusted metadata in the folder <c>trust</c> of the state folder; each file is replaced as a whole.</summary>
internal sealed class StateFolderTufStore(StateFolder folder) : ITufStore
{
    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(folder.ReadBytes(Name(name)));

    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        folder.WriteBytes(Name(name), content.Span);
        return Task.CompletedTask;
    }

    // The names of the four top-level roles; none of them leads out of the folder.
    private static string Name(string name) => Path.Combine(StateFolder.TrustName, name);
}
