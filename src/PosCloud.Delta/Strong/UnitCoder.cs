using System.Buffers.Binary;

namespace PosCloud.Delta.Strong;

/// <summary>Codes one unit: is it as predicted, else is it another candidate, else its bytes.</summary>
internal sealed class UnitCoder<TCoder>(ContextMixer<TCoder> mixer, UnitPredictor predictor)
    where TCoder : struct, IBitCoder
{
    private const int DictionaryBits = 14;

    private readonly uint[] flagHistory = new uint[Unit.Classes];
    private readonly uint[] lastHits = new uint[Unit.Classes];
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
    private uint anyHits;

    public void BeginBlock(byte[] bytes, long start)
    {
        block = bytes;
        blockStart = start;
        Array.Clear(flagHistory);
        Array.Clear(lastDifference);
        Array.Clear(lastHits);
        Array.Clear(becameKeys);
        Array.Clear(became);
        history = candidateHistory = previous = anyDifference = anyHits = 0;
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
        mixer.Add(Mix.Of(5, knownState | (kind << 2), moved | ((own & 1) << 1)));
        mixer.Add(Mix.Of(6, predicted - old, kind));
        mixer.Add(Mix.Of(7, previous, old >> 16));
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
        bool oldAgrees = true;
        bool predictedAgrees = true;
        bool lastAgrees = true;
        bool knownAgrees = known;
        uint read = 0;
        uint hits = 1;
        for (int b = unit.Length - 1; b >= 0; b--)
        {
            int s = 8 * b;
            uint oldByte = (unit.Old >> s) & 255;
            uint predictedByte = (unit.Predicted >> s) & 255;
            uint lastByte = (last >> s) & 255;
            uint knownByte = (knownValue >> s) & 255;
            uint place = (uint)b | (kind << 2);
            uint agree = (predictedAgrees ? 1u : 0) | (lastAgrees ? 2u : 0) | (knownAgrees ? 4u : 0) | (oldAgrees ? 8u : 0);
            uint guess = !predictedAgrees && lastAgrees ? lastByte : predictedByte;
            uint same = (guess == oldByte ? 1u : 0) | (guess == lastByte ? 2u : 0) | (guess == knownByte ? 4u : 0);
            mixer.Begin();
            mixer.Add(Mix.Of(61, place | (agree << 16)));
            mixer.Add(Mix.Of(62, place, read));
            mixer.Add(Mix.Of(63, place | (agree << 16), guess));
            mixer.Add(Mix.Of(64, unit.Old, (uint)b));
            mixer.Add(Mix.Of(65, place | (same << 16) | (agree << 20), lastHits[unit.Class] & 15));
            mixer.Add(Mix.Of(66, place | (hits << 16), lastHits[unit.Class] & 0xFFF));
            mixer.Add(Mix.Of(67, place | (hits << 16), same | (anyHits << 4)));
            int hit = mixer.Flag(((value >> s) & 255) == guess ? 1 : 0, 70, Sets.UnitGuess + (b << 4) + (int)agree);
            hits = (hits << 1) | (uint)hit;
            if (hit != 0)
            {
                predictedAgrees &= guess == predictedByte;
                lastAgrees &= guess == lastByte;
                knownAgrees &= guess == knownByte;
                oldAgrees &= guess == oldByte;
                read = (read << 8) | guess;
                continue;
            }

            mixer.Begin();
            mixer.Add(Mix.Of(11 + place, oldByte | (oldAgrees ? 256u : 0) | (predictedAgrees ? 512u : 0)));
            mixer.Add(Mix.Of(12, place, read));
            mixer.Add(Mix.Of(13, place, lastByte | (lastAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(15, place, predictedByte | (predictedAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(17, place, knownByte | (knownAgrees ? 256u : 0)));
            mixer.Add(Mix.Of(19, place, 0));
            mixer.Add(Mix.Of(21, place, (((oldByte << 8) | predictedByte) << 8) | lastByte));
            int set = Sets.UnitByte + (2 * (b + (4 * ((predictedAgrees ? 1 : 0) + (lastAgrees ? 2 : 0) + (knownAgrees ? 4 : 0) + (unit.Length == 4 ? 8 : 0)))));
            uint coded = (uint)mixer.Byte((int)((value >> s) & 255), set);
            predictedAgrees &= coded == predictedByte;
            lastAgrees &= coded == lastByte;
            knownAgrees &= coded == knownByte;
            oldAgrees &= coded == oldByte;
            read = (read << 8) | coded;
        }

        lastHits[unit.Class] = (lastHits[unit.Class] << 4) | (hits & 15);
        anyHits = hits & 15;
        return read;
    }

    private int Place(long at) => (int)(at + predictor.Shift - blockStart);
}
