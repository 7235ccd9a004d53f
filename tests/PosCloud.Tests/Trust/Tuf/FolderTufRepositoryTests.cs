using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

public sealed class FolderTufRepositoryTests : TufRepositoryContract, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-tuf-");

    public void Dispose() => folder.Delete(recursive: true);

    private protected override ITufRepository Create() => new FolderTufRepository(Path.Combine(folder.FullName, Guid.NewGuid().ToString("N")));
}
