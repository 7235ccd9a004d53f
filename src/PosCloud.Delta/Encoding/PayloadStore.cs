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

    /// <summary>The payloads in the order in which they were added, behind what stands in front of them, to be read forward once.</summary>
    public Stream OpenBehind(byte[] front)
    {
        stream.Position = 0;
        return new Joined(front, stream);
    }

    public void Dispose() => stream.Dispose();

    private sealed class Joined(byte[] front, Stream payloads) : Stream
    {
        private int frontDone;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (frontDone == front.Length)
            {
                return payloads.Read(buffer);
            }

            int count = Math.Min(buffer.Length, front.Length - frontDone);
            front.AsSpan(frontDone, count).CopyTo(buffer);
            frontDone += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
