using System.Buffers.Binary;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>One input of the decoder. As a file: the way as u8, the base's length as u32, the base, the delta.</summary>
internal sealed record FuzzCase(byte[] Base, byte[] Delta, ApplyWay Way = ApplyWay.Plain)
{
    private const int Prefix = 5;

    public static FuzzCase Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = Prefix + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(1));
        return new FuzzCase(bytes[Prefix..end], bytes[end..], (ApplyWay)bytes[0]);
    }

    public void Write(string path) => File.WriteAllBytes(path, ToBytes());

    public byte[] ToBytes()
    {
        byte[] prefix = new byte[Prefix];
        prefix[0] = (byte)Way;
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(1), Base.Length);
        return [.. prefix, .. Base, .. Delta];
    }
}
