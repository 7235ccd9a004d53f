namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>A folder for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("poscloud-e2e-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
