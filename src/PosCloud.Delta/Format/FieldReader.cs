using System.Buffers.Binary;

namespace PosCloud.Delta.Format;

/// <summary>Takes the header apart field by field; every failure names the field.</summary>
internal struct FieldReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> rest = bytes;

    public readonly int Remaining => rest.Length;

    public byte Byte(string field)
    {
        Need(1, field);
        byte value = rest.Span[0];
        rest = rest[1..];
        return value;
    }

    public byte Byte(string field, int least, int most)
    {
        byte value = Byte(field);
        return value >= least && value <= most
            ? value
            : throw new DeltaException(DeltaError.Corrupt, $"The header's {field} is {value}, not {least} to {most}.");
    }

    /// <summary>A number that may be syntactically right and still be over the caller's limit.</summary>
    public long Number(string field, long limit)
    {
        if (!TryNumber(out ulong value) || value > long.MaxValue)
        {
            throw new DeltaException(DeltaError.Corrupt, $"The header's {field} is not a number.");
        }

        return (long)value <= limit
            ? (long)value
            : throw new DeltaException(DeltaError.LimitExceeded, $"The header's {field} of {value} is over the limit of {limit}.");
    }

    public bool TryNumber(out ulong value)
    {
        ReadOnlySpan<byte> span = rest.Span;
        bool read = Varint.TryRead(ref span, out value);
        rest = rest[(rest.Length - span.Length)..];
        return read;
    }

    public ReadOnlyMemory<byte> Hash(string field)
    {
        Need(DeltaFormat.HashLength, field);
        ReadOnlyMemory<byte> value = rest[..DeltaFormat.HashLength];
        rest = rest[DeltaFormat.HashLength..];
        return value;
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong Word(string field)
    {
        Need(sizeof(ulong), field);
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(rest.Span);
        rest = rest[sizeof(ulong)..];
        return value;
    }

    private readonly void Need(int count, string field)
    {
        if (rest.Length < count)
        {
            throw new DeltaException(DeltaError.Corrupt, $"The header ends before its {field}.");
        }
    }
}
