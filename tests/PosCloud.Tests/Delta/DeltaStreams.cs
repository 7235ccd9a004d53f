namespace PosCloud.Tests.Delta;

/// <summary>Counts what is written to it.</summary>
internal sealed class CountingStream : MemoryStream
{
    public long Written { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Written += buffer.Length;
        base.Write(buffer);
    }
}

/// <summary>Lets so many bytes through to a stream and then fails in the middle of a write, as a power cut does.</summary>
internal sealed class PowerCut(int bytes)
{
    public Stream Around(Stream output) => new Cutting(output, bytes);

    private sealed class Cutting(Stream output, int bytes) : MemoryStream
    {
        private int left = bytes;

        public override long Position { get => output.Position; set => output.Position = value; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int count = Math.Min(left, buffer.Length);
            output.Write(buffer[..count]);
            left -= count;
            if (count < buffer.Length)
            {
                throw new IOException("Power cut.");
            }
        }
    }
}
