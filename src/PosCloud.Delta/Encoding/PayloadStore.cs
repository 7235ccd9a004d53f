namespace PosCloud.Delta.Encoding;

/// <summary>
/// Keeps payloads until the index in front of them is known, because the output need not be able to seek. Large ones
/// go to a file that vanishes when it is closed.
/// </summary>
internal sealed class PayloadStore : IDisposable
{
    private const int MaxInMemory = 32 << 20;
    private Stream stream = new MemoryStream();

    public void Add(ReadOnlySpan<byte> payload)
    {
        if (stream is MemoryStream memory && memory.Length + payload.Length > MaxInMemory)
        {
            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            stream = new FileStream(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            memory.WriteTo(stream);
            memory.Dispose();
        }

        stream.Write(payload);
    }

    /// <summary>All payloads in the order in which they were added.</summary>
    public void CopyTo(Action<ReadOnlySpan<byte>> write)
    {
        stream.Position = 0;
        byte[] buffer = new byte[64 << 10];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            write(buffer.AsSpan(0, read));
        }
    }

    public void Dispose() => stream.Dispose();
}
