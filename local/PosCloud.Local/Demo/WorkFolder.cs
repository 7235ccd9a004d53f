namespace PosCloud.Local.Demo;

/// <summary>A folder for images and terminals that is gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("poscloud-demo-").FullName;

    public string Terminal(string terminalId) => System.IO.Path.Combine(Path, "terminals", terminalId);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Something still holds a file, for example a virus scanner; the system's own clean-up takes the rest.
        }
    }
}
