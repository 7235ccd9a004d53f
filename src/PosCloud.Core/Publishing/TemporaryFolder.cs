namespace PosCloud.Core.Publishing;

/// <summary>A folder for one build; gone when it is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const int BufferLength = 128 * 1024;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-");

    public FileStream Create(string name) => new(
        Path.Combine(folder.FullName, name), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferLength);

    public void Dispose() => folder.Delete(recursive: true);
}
