using System.Buffers.Binary;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Tests.Delta.Samples;

/// <summary>
/// A small program whose code refers to itself in one way, before and after bytes were inserted in its middle: all that
/// moves is known, so every field has one right new value.
/// </summary>
internal sealed class ProgramSample
{
    private const int HeaderLength = 128;
    private readonly int cut;
    private readonly int inserted;
    private readonly uint bias;

    /// <param name="words">Four-byte words of code, even.</param>
    /// <param name="inserted">Bytes, a multiple of 8.</param>
    public ProgramSample(UnitMode mode, int words, int inserted, int seed)
    {
        this.inserted = inserted;
        var random = new Random(seed);
        int length = HeaderLength + (4 * words);
        cut = HeaderLength + (2 * words / 8 * 8);
        bias = mode == UnitMode.Pointer32 ? 0x10000u : 0x400000;
        Old = new byte[length];
        New = new byte[length + inserted];
        WriteElf(Old, mode != UnitMode.Pointer32);
        WriteElf(New, mode != UnitMode.Pointer32);
        random.NextBytes(New.AsSpan(cut, inserted));
        for (int at = HeaderLength; at < length; at += 8)
        {
            int target = HeaderLength + (8 * random.Next(words / 2));
            Span<byte> old = Old.AsSpan(at, 8);
            random.NextBytes(old[4..]);
            Span<byte> @new = New.AsSpan((int)Moved(at), 8);
            old.CopyTo(@new);
            Write(mode, old, at, target);
            Write(mode, @new, Moved(at), Moved(target));
            if (mode == UnitMode.ValueShift)
            {
                // Type numbers: those from 200 on went up by 12.
                uint value = (uint)random.Next(16, 900);
                BinaryPrimitives.WriteUInt32LittleEndian(old, value);
                BinaryPrimitives.WriteUInt32LittleEndian(@new, value < 256 ? value : value + 12);
            }
        }
    }

    public byte[] Old { get; }

    public byte[] New { get; }

    public Copy[] Copies => [new(0, 0, cut), new(cut + inserted, cut, Old.Length - cut)];

    public Segment[] Segments => [new(0, Old.Length, bias, bias, 0)];

    public long Moved(long offset) => offset < cut ? offset : offset + inserted;

    // An ELF file with one loaded segment: the whole of it (System V ABI, chapters 4 and 5).
    private void WriteElf(byte[] image, bool wide)
    {
        "\u007fELF"u8.CopyTo(image);
        image[4] = (byte)(wide ? 2 : 1);
        image[5] = image[6] = 1;
        image[16] = 3;
        image[wide ? 32 : 28] = 64;
        image[wide ? 54 : 42] = (byte)(wide ? 56 : 32);
        image[wide ? 56 : 44] = 1;
        image[64] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(wide ? 64 + 16 : 64 + 8), bias);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(wide ? 64 + 32 : 64 + 16), image.Length);
    }

    private void Write(UnitMode mode, Span<byte> to, long at, long target)
    {
        long distance = target - at;
        switch (mode)
        {
            case UnitMode.Arm64 when (to[7] & 1) == 0:
                // BL, then MOV X0, X1.
                Put(to, 0x94000000u | ((uint)(distance >> 2) & 0x03FFFFFF), 0xAA0103E0);
                break;
            case UnitMode.Arm64:
                // ADRP X3, then ADD X3, X3, #low.
                ulong address = (ulong)target + bias;
                uint pages = (uint)((long)(address >> 12) - (long)(((ulong)at + bias) >> 12));
                Put(to, 0x90000003u | ((pages & 3) << 29) | (((pages >> 2) & 0x7FFFF) << 5), 0x91000063u | ((uint)(address & 0xFFF) << 10));
                break;
            case UnitMode.Pointer64:
                BinaryPrimitives.WriteUInt64LittleEndian(to, (ulong)target + bias);
                break;
            case UnitMode.Pointer32:
                BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)target + bias);
                BinaryPrimitives.WriteUInt32LittleEndian(to[4..], (uint)target + 4 + bias);
                break;
            case UnitMode.Relative32:
                Put(to, (uint)distance, (uint)(distance - 4));
                break;
            case UnitMode.Thumb:
                // BL; then two NOPs.
                uint half = (uint)(distance - 4);
                uint s = (half >> 24) & 1;
                uint first = 0xF000 | (s << 10) | ((half >> 12) & 0x3FF);
                uint second = 0xD000 | ((~((half >> 23) ^ s) & 1) << 13) | ((~((half >> 22) ^ s) & 1) << 11) | ((half >> 1) & 0x7FF);
                Put(to, first | (second << 16), 0xBF00BF00);
                break;
            case UnitMode.Arm32:
                // BL; then NOP.
                Put(to, 0xEB000000u | ((uint)((distance - 8) >> 2) & 0xFFFFFF), 0xE320F000);
                break;
            case UnitMode.X64:
                // CALL rel32; then MOV RBX, RAX.
                to[0] = 0xE8;
                BinaryPrimitives.WriteInt32LittleEndian(to[1..], (int)(distance - 5));
                to[5] = 0x48;
                to[6] = 0x89;
                to[7] = 0xC3;
                break;
            default:
                break;
        }
    }

    private static void Put(Span<byte> to, uint first, uint second)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, first);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], second);
    }
}
