using System.Buffers.Binary;

namespace PosCloud.Delta.Strong;

/// <summary>Codes one unit: is it as predicted, else is it another candidate, else its bytes.</summary>
internal sealed class UnitCoder<TCoder>(ContextMixer<TCoder> mixer, UnitPredictor predictor)
    where TCoder : struct, IBitCoder
{
    private const int DictionaryBits = 14;

    private readonly uint[] flagHistory = new uint[Unit.Classes];
    private readonly uint[] lastDifference = new uint[Unit.Classes];
    private readonly uint[] becameKeys = new uint[1 << DictionaryBits];
    private readonly uint[] became = new uint[1 << DictionaryBits];
    private readonly uint[] candidates = new uint[5];
    private byte[] block = [];
    private long blockStart;
    private uint history;
    private uint candidateHistory;
    private uint previous;
    private uint anyDifference;

    public void BeginBlock(byte[] bytes, long start)
    {
        block = bytes;
        blockStart = start;
        Array.Clear(flagHistory);
        Array.Clear(lastDifference);
        Array.Clear(becameKeys);
        Array.Clear(became);
        history = candidateHistory = previous = anyDifference = 0;
    }

    /// <summary>The result's bytes where the base's <paramref name="at"/> has gone, little-endian.</summary>
    public uint Value(long at, int length)
    {
        int place = Place(at);
        if (length == 4)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(place));
        }

        uint value = 0;
        for (int i = 0; i < length; i++)
        {
            value |= (uint)block[place + i] << (8 * i);
        }

        return value;
    }

    public void Put(long at, int length, uint value)
    {
        if (TCoder.IsEncoder)
        {
            return;
        }

        int place = Place(at);
        if (length == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(place), value);
            return;
        }

        for (int i = 0; i < length; i++)
        {
            block[place + i] = (byte)(value >> (8 * i));
        }
    }

    /// <returns>The unit's length.</returns>
    public int Code(UnitMode mode, long at, long left)
    {
        predictor.Predict(mode, at, left, out Unit unit);
        uint value = TCoder.IsEncoder ? Value(at, unit.Length) : 0;
        value = Code(mode, at, unit, value);
        Put(at, unit.Length, value);
        previous = value;
        return unit.Length;
    }

    private uint Code(UnitMode mode, long at, in Unit unit, uint value)
    {
        uint kind = (uint)unit.Class | ((uint)mode << 6);
        uint old = unit.Old;
        uint predicted = unit.Predicted;
        uint moved = predicted != old ? 1u : 0u;
        int entry = (int)((old * 0x9E3779B1u) >> (32 - DictionaryBits));
        bool known = becameKeys[entry] == old;
        uint knownValue = known ? became[entry] : predicted;
        uint knownState = !known ? 0 : knownValue - old != predicted - old ? 2u : 1u;
        uint own = flagHistory[unit.Class];

        mixer.Begin();
        mixer.Add(Mix.Of(1, kind | ((own & 7) << 10) | (moved << 16)));
        mixer.Add(Mix.Of(2, kind | ((history & 63) << 10) | (moved << 16)));
        mixer.Add(Mix.Of(3, old, (uint)mode));
        mixer.Add(Mix.Of(4, kind | ((history & 0xFFF) << 10), ((uint)(at >> 2) & 1) | (moved << 1)));
        mixer.Add(Mix.Of(5, knownState | (kind << 2), moved | ((own & 1) << 1)));
        mixer.Add(Mix.Of(6, predicted - old, kind));
        mixer.Add(Mix.Of(7, previous, old >> 16));
        mixer.Add(Mix.Of(8, (uint)((at >> 2) % 6) | ((uint)mode << 3), history & 0x3F));
        mixer.Add(Mix.Of(9, old >> 24, ((uint)(at >> 2) & 3) | ((history & 0xFF) << 2)));
        int right = mixer.Flag(value == predicted ? 1 : 0, 40, Sets.Predicted + unit.Class + (Unit.Classes * (int)moved));
        history = (history << 1) | (uint)right;
        flagHistory[unit.Class] = (own << 1) | (uint)right;
        if (right != 0)
        {
            if (known && knownValue != predicted)
            {
                became[entry] = predicted;
            }

            return predicted;
        }

        value = Mismatch(unit, kind, known, knownValue, value);
        becameKeys[entry] = old;
        became[entry] = value;
        lastDifference[unit.Class] = value - old;
        anyDifference = value - old;
        predictor.Learn(mode, at, unit, value);
        return value;
    }

    private uint Mismatch(in Unit unit, uint kind, bool known, uint knownValue, uint value)
    {
        uint mask = unit.Length == 4 ? uint.MaxValue : (1u << (8 * unit.Length)) - 1;
        candidates[0] = unit.Predicted;
        int count = 1;
        for (int i = 0; i < 4; i++)
        {
            uint candidate = mask & i switch
            {
                0 => unit.Old + lastDifference[unit.Class],
                1 => unit.Other,
                2 => unit.Old + anyDifference,
                _ => knownValue,
            };
            if (candidates.AsSpan(0, count).Contains(candidate))
            {
                continue;
            }

            candidates[count++] = candidate;
            mixer.Begin();
            mixer.Add(Mix.Of(51 + ((uint)i << 8), kind, candidateHistory & 7));
            mixer.Add(Mix.Of(52 + ((uint)i << 8), kind, candidateHistory & 255));
            mixer.Add(Mix.Of(53 + ((uint)i << 8), candidate - unit.Old, kind));
            mixer.Add(Mix.Of(54 + ((uint)i << 8), unit.Old >> 24, kind | ((candidateHistory & 1) << 12)));
            mixer.Add(Mix.Of(55 + ((uint)i << 8), unit.Old));
            int right = mixer.Flag(value == candidate ? 1 : 0, 60 + (uint)i, Sets.Candidate + (i * Unit.Classes) + unit.Class);
            candidateHistory = (candidateHistory << 1) | (uint)right;
            if (right != 0)
            {
                return candidate;
            }
        }

        return Bytes(unit, kind, known, knownValue, value);
    }

    private uint Bytes(in Unit unit, uint kind, bool known, uint knownValue, uint value)
    {
        uint last = unit.Old + lastDifference[unit.Class];
        uint any = unit.Old + anyDifference;
        bool oldAgrees = true;
        bool predictedAgrees = true;
        bool lastAgrees = true;
        bool anyAgrees = true;
        bool knownAgrees = known;
        uint read = 0;
        for (int b = unit.Length - 1; b >= 0; b--)
        {
            int s = 8 * b;
            uint oldByte = (unit.Old >> s) & 255;
            uint predictedByte = (unit.Predicted >> s) & 255;
            uint lastByte = (last >> s) & 255;
            uint anyByte = (any >> s) & 255;
            uint knownByte = (knownValue >> s) & 255;
            uint place = (uint)b | (kind << 2);
            mixer.Begin();
            mixer.Add(Mix.Of(11 + place, oldByte | (oldAgrees ? 256u : 0) | (predictedAgrees ? 512u : 0)));
            mixer.Add(Mix.Of(12, place, read));
            mixer.Add(Mix.Of(13, place, lastByte | (lastAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(14, unit.Old, read | ((uint)b << 30)));
            mixer.Add(Mix.Of(15, place, predictedByte | (predictedAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(16, Mix.Of(place, previous), read));
            mixer.Add(Mix.Of(17, place, knownByte | (knownAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(18, place, anyByte | (anyAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(19, place, 0));
            mixer.Add(Mix.Of(20, Mix.Of(place, previous & 0xFFFF), read));
            mixer.Add(Mix.Of(21, place, (((oldByte << 8) | predictedByte) << 8) | lastByte));
            int set = Sets.UnitByte + (2 * (b + (4 * ((predictedAgrees ? 1 : 0) + (lastAgrees ? 2 : 0) + (knownAgrees ? 4 : 0) + (unit.Length == 4 ? 8 : 0)))));
            uint coded = (uint)mixer.Byte((int)((value >> s) & 255), set);
            predictedAgrees &= coded == predictedByte;
            lastAgrees &= coded == lastByte;
            knownAgrees &= coded == knownByte;
            oldAgrees &= coded == oldByte;
            anyAgrees &= coded == anyByte;
            read = (read << 8) | coded;
        }

        return read;
    }

    private int Place(long at) => (int)(at + predictor.Shift - blockStart);
}
