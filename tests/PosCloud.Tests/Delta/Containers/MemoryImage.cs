using PosCloud.Delta.Images;

namespace PosCloud.Tests.Delta.Containers;

internal sealed class MemoryImage(byte[] bytes) : IBaseImage
{
    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> destination) => bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
}
