using System.Security.Cryptography;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta;

/// <summary>Takes a delta's header apart and makes one whose length and checksum are right.</summary>
internal static class SealedHeader
{
    /// <summary>Where the fields of the header begin and where its checksum does.</summary>
    public static (int Start, int End) Fields(byte[] delta)
    {
        ReadOnlySpan<byte> rest = delta.AsSpan(DeltaFormat.PrefixLength);
        if (!Varint.TryRead(ref rest, out ulong length))
        {
            throw new ArgumentException("This delta's header has no length.", nameof(delta));
        }

        int start = delta.Length - rest.Length;
        return (start, start + (int)length - DeltaFormat.ChecksumLength);
    }

    /// <summary>Bytes of the header with its checksum.</summary>
    public static int Length(byte[] delta) => Fields(delta).End + DeltaFormat.ChecksumLength;

    /// <summary>A header of these fields.</summary>
    public static byte[] Of(ReadOnlySpan<byte> fields)
    {
        List<byte> whole = [.. DeltaFormat.Magic, DeltaFormat.Version];
        Varint.Write(whole, (ulong)(fields.Length + DeltaFormat.ChecksumLength));
        whole.AddRange(fields);
        return [.. whole, .. SHA256.HashData([.. whole]).AsSpan(0, DeltaFormat.ChecksumLength)];
    }

    /// <summary>The delta with one byte of its fields replaced.</summary>
    /// <param name="at">From the first field on.</param>
    public static byte[] Replaced(byte[] delta, int at, byte value)
    {
        (int start, int end) = Fields(delta);
        byte[] fields = delta[start..end];
        fields[at] = value;
        return [.. Of(fields), .. delta[(end + DeltaFormat.ChecksumLength)..]];
    }
}
