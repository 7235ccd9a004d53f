using System.Numerics;

namespace PosCloud.Benchmarks.Deltas.Codecs;

/// <summary>The codecs that ours is compared with, each as its authors would have it for the smallest delta.</summary>
internal static class Peers
{
    public const string Bsdiff = "bsdiff";
    public const string HdiffSix = "hdiffz -m-6";

    private const string Lzma = "-c-lzma2-9-64m";

    public static IReadOnlyList<Codec> All { get; } =
    [
        new(
            Bsdiff,
            Profile: null,
            ["bsdiff", "bspatch"],
            files => new CodecCommand("bsdiff", [files.Old, files.New, files.Delta]),
            files => new CodecCommand("bspatch", [files.Old, files.Result, files.Delta])),

        // Without -D it would open a gzip file behind one's back and give another one back.
        new(
            "xdelta3 -9 -S lzma",
            Profile: null,
            ["xdelta3"],
            files => new CodecCommand("xdelta3", ["-q", "-f", "-D", "-e", "-9", "-S", "lzma", "-B", Window(files.Old), "-s", files.Old, files.New, files.Delta]),
            files => new CodecCommand("xdelta3", ["-q", "-f", "-D", "-R", "-d", "-B", Window(files.Old), "-s", files.Old, files.Delta, files.Result])),
        new(
            "zstd -19 --patch-from",
            Profile: null,
            ["zstd"],
            files => new CodecCommand("zstd", ["-q", "-f", "-19", "--long=31", $"--patch-from={files.Old}", files.New, "-o", files.Delta]),
            files => new CodecCommand("zstd", ["-q", "-f", "-d", "--long=31", $"--patch-from={files.Old}", files.Delta, "-o", files.Result])),
        Hdiff("hdiffz -m-1", "-m-1"),
        Hdiff("hdiffz -m-3", "-m-3"),
        Hdiff(HdiffSix, "-m-6"),
    ];

    // One thread: CPU seconds and the smallest delta are asked for, not the shortest wait.
    private static Codec Hdiff(string name, string match) => new(
        name,
        Profile: null,
        ["hdiffz", "hpatchz"],
        files => new CodecCommand("hdiffz", ["-f", "-p-1", match, Lzma, files.Old, files.New, files.Delta]),
        files => new CodecCommand("hpatchz", ["-f", files.Old, files.Delta, files.Result]));

    /// <summary>The whole old file: otherwise xdelta3 does not see copies from afar.</summary>
    private static string Window(string old) =>
        Math.Max(64UL << 20, BitOperations.RoundUpToPowerOf2((ulong)new FileInfo(old).Length)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
