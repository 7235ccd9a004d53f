using System.Text;
using PosCloud.Delta;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Valid deltas in every profile, from which mutation starts. Blocks and tables are the smallest.</summary>
internal static class FuzzSeeds
{
    private const int BlockLength = 4096;
    private const int TableBits = 16;

    private static readonly (DeltaProfile Profile, ProfileSettings Settings)[] Profiles =
    [
        (DeltaProfile.Default, new(BlockLength, TableBits, 1024)),

        // One copy in the map: all others are the blocks' own.
        (DeltaProfile.Small, new(BlockLength, TableBits, 1)),
        (DeltaProfile.Fast, new(BlockLength, 0, 0)),
    ];

    private static readonly Lazy<FuzzCase[]> Made = new(() => [.. Profiles.SelectMany(p => Pairs().Select(pair => Encode(pair.Old, pair.New, p.Profile, p.Settings)))]);

    public static FuzzCase[] All => Made.Value;

    public static FuzzCase[] Of(DeltaProfile profile)
    {
        int each = All.Length / Profiles.Length;
        return All[((int)profile * each)..(((int)profile + 1) * each)];
    }

    private static FuzzCase Encode(byte[] from, byte[] to, DeltaProfile profile, ProfileSettings settings)
    {
        using var output = new MemoryStream();
        var options = new DeltaEncodeOptions { Profile = profile, Custom = settings, Parallelism = 1 };
        DeltaEncoder.Encode(new MemoryStream(from), new MemoryStream(to), output, options, null, CancellationToken.None);
        return new FuzzCase(from, output.ToArray());
    }

    private static IEnumerable<(byte[] Old, byte[] New)> Pairs()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"CONFIG_OPTION_{i}={(i % 3 == 0 ? "y" : "m")}\n")));
        byte[] noise = new byte[9_000];
        new Random(1).NextBytes(noise);
        yield return (text, [.. text[..100], .. "CONFIG_POS=y\n"u8, .. text[60..400], .. text[500..]]);
        yield return ([], text[..300]);
        yield return (text, []);
        yield return (noise[..50], noise[100..300]);
        yield return (noise, [.. noise[..200], .. text[..90], .. noise[3_000..8_000], .. noise[1_000..1_800], .. text[..60], .. noise[8_200..]]);
        foreach (UnitMode mode in new[] { UnitMode.Arm64, UnitMode.Pointer64, UnitMode.X64, UnitMode.Thumb, UnitMode.ValueShift })
        {
            var sample = new ProgramSample(mode, 400, 24, 2);
            yield return (sample.Old, sample.New);
        }
    }
}
