using System.Buffers.Binary;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>One input of the decoder. As a file: the base's length as u32, the base, the delta.</summary>
internal sealed record FuzzCase(byte[] Base, byte[] Delta)
{
    public static FuzzCase Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = 4 + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return new FuzzCase(bytes[4..end], bytes[end..]);
    }

    public void Write(string path)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Base.Length);
        File.WriteAllBytes(path, [.. length, .. Base, .. Delta]);
    }
}
