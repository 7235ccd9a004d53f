using System.Globalization;
using System.Security.Cryptography;
using PosCloud.Delta;
using PosCloud.Tests.Delta;

namespace PosCloud.NativeDecoder;

/// <summary>tests/vectors/delta, and what its README says that a decoder is to be checked with.</summary>
internal static class DeltaVectors
{
    private const int Columns = 11;

    public static IEnumerable<VectorOutcome> Check(string folder)
    {
        foreach (string line in File.ReadLines(Path.Combine(folder, "vectors.csv")).Skip(1))
        {
            string[] fields = line.Split(',');
            if (fields.Length != Columns)
            {
                throw new InvalidDataException("vectors.csv has other columns.");
            }

            byte[] from = Load(folder, fields[3], fields[6]);
            byte[]? result = fields[7].Length == 0 ? null : Load(folder, fields[4], fields[7]);
            byte[] delta = Load(folder, fields[5], fields[8]);
            long written = long.Parse(fields[2], CultureInfo.InvariantCulture);
            yield return new VectorOutcome(
                fields[0], fields[1] == "ok" ? CheckValid(from, delta, result!) : CheckRefused(from, delta, result ?? [], fields[1], written));
        }
    }

    private static string? CheckValid(byte[] from, byte[] delta, byte[] result)
    {
        foreach (Stream input in (Stream[])[new MemoryStream(delta), new ForwardStream(delta)])
        {
            var output = new CutOutput(int.MaxValue);
            if (Apply(from, input, output, resume: false) is { } error)
            {
                return $"refused: {error.Error}: {error.Message}";
            }

            if (!output.Written.SequenceEqual(result))
            {
                return "the result has other bytes";
            }
        }

        return CheckPowerCuts(from, delta, result) ?? CheckDamage(from, delta, result);
    }

    private static string? CheckRefused(byte[] from, byte[] delta, byte[] result, string error, long most)
    {
        foreach (Stream input in (Stream[])[new MemoryStream(delta), new ForwardStream(delta)])
        {
            var output = new CutOutput(int.MaxValue);
            if (Apply(from, input, output, resume: false) is not { } refused)
            {
                return $"applied, not refused with {error}";
            }

            if (refused.Error != Enum.Parse<DeltaError>(error))
            {
                return $"refused with {refused.Error} in place of {error}: {refused.Message}";
            }

            if (output.Written.Length > most || !result.AsSpan().StartsWith(output.Written))
            {
                return $"{output.Written.Length} bytes were written, of {most}, or other ones";
            }
        }

        return null;
    }

    /// <summary>The power goes after each block, and each time it comes back what was written is kept.</summary>
    private static string? CheckPowerCuts(byte[] from, byte[] delta, byte[] result)
    {
        for (int blocks = 0; ; blocks++)
        {
            var output = new CutOutput(blocks);
            try
            {
                Apply(from, new ForwardStream(delta), output, resume: false);
                return null;
            }
            catch (PowerCutException)
            {
                output.Left = int.MaxValue;
            }

            if (Apply(from, new ForwardStream(delta), output, resume: true) is not null || !output.Written.SequenceEqual(result))
            {
                return $"not resumed after block {blocks}";
            }
        }
    }

    /// <summary>With one bit changed the result comes out or an error, and of the result only its first bytes.</summary>
    private static string? CheckDamage(byte[] from, byte[] delta, byte[] result)
    {
        // Each byte of short deltas, some 200 of the others; another bit each time.
        int step = Math.Max(1, delta.Length / 200);
        for (int at = 0; at < delta.Length; at += step)
        {
            byte[] damaged = [.. delta];
            damaged[at] ^= (byte)(1 << (at & 7));
            var output = new CutOutput(int.MaxValue);
            DeltaException? error = Apply(from, new MemoryStream(damaged), output, resume: false);
            if (error is null ? !output.Written.SequenceEqual(result) : !result.AsSpan().StartsWith(output.Written))
            {
                return $"with byte {at} damaged something else came out";
            }
        }

        return null;
    }

    private static DeltaException? Apply(byte[] from, Stream delta, Stream output, bool resume)
    {
        try
        {
            DeltaDecoder.Apply(new MemoryStream(from), delta, output, DeltaLimits.Default, resume, progress: null, CancellationToken.None);
            return null;
        }
        catch (DeltaException e)
        {
            return e;
        }
    }

    private static byte[] Load(string folder, string name, string hash)
    {
        byte[] bytes = name.Length == 0 ? [] : File.ReadAllBytes(Path.Combine(folder, name));
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash
            ? bytes
            : throw new InvalidDataException($"{name} does not have the hash that vectors.csv gives.");
    }
}
