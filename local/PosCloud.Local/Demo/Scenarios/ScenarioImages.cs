using PosCloud.Local.Firmware;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>Makes the images of a scenario as files, named as in the scenario.</summary>
internal sealed class ScenarioImages(string folder)
{
    private const int InsertAt = 1000;
    private const int Inserted = 8 * 1024;
    private const int Edits = 40;

    public string Folder => folder;

    public string Path(string image) => System.IO.Path.Combine(folder, image);

    /// <param name="images">In the file's order: an edit stands after what it edits.</param>
    /// <param name="source">The folder of the scenario file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MakeAsync(IReadOnlyDictionary<string, ScenarioImage> images, string source, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, image) in images)
        {
            var bytes = image switch
            {
                { File: { } file } => await File.ReadAllBytesAsync(System.IO.Path.Combine(source, file), cancellationToken),
                { Bytes: { } length } => Random(length, image.Seed),
                { EditOf: { } of } => Edit(await File.ReadAllBytesAsync(Path(of), cancellationToken), image.Seed),
                { Json: { } json } => System.Text.Encoding.UTF8.GetBytes(json.GetRawText()),
                _ => System.Text.Encoding.UTF8.GetBytes(image.Text!),
            };
            await File.WriteAllBytesAsync(Path(name), bytes, cancellationToken);
        }
    }

    public Task<FirmwareFile> ReadAsync(string image, CancellationToken cancellationToken) => FirmwareFile.ReadAsync(Path(image), cancellationToken);

    private static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Edit(byte[] image, int seed)
    {
        var random = new Random(seed);
        var added = new byte[Inserted];
        random.NextBytes(added);
        var at = Math.Min(InsertAt, image.Length);
        byte[] edited = [.. image.AsSpan(0, at), .. added, .. image.AsSpan(at)];
        for (var i = 0; i < Edits; i++)
        {
            edited[random.Next(edited.Length)]++;
        }

        return edited;
    }
}
