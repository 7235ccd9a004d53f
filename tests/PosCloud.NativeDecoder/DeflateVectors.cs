using System.Globalization;
using System.Security.Cryptography;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Tests.Delta.Containers;

namespace PosCloud.NativeDecoder;

/// <summary>tests/vectors/deflate: streams are made again as their makers made them, and opened.</summary>
internal static class DeflateVectors
{
    public static IEnumerable<VectorOutcome> Check(string folder)
    {
        foreach (string line in File.ReadLines(Path.Combine(folder, "streams.csv")).Skip(1))
        {
            // maker, level, content, seed, length, compressed, sha256
            string[] fields = line.Split(',');
            byte[] raw = Content(fields[2], fields[3], fields[4]);
            byte[] stream = Reproduce(raw, new DeflateParameters(Maker(fields[0]), Number(fields[1])));
            bool same = stream.Length == Number(fields[5]) && Convert.ToHexStringLower(SHA256.HashData(stream)) == fields[6];
            yield return new VectorOutcome(line, same ? CheckInflated(stream, raw) : "the stream is made otherwise");
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*.bin"))
        {
            // maker-level-content-seed-length[-flushed]
            string name = Path.GetFileNameWithoutExtension(path);
            string[] fields = name.Split('-');
            yield return new VectorOutcome(name, CheckInflated(File.ReadAllBytes(path), Content(fields[2], fields[3], fields[4])));
        }
    }

    private static byte[] Reproduce(byte[] raw, DeflateParameters parameters)
    {
        var sink = new MemorySink((2 * raw.Length) + 1024);
        var reproducer = new DeflateReproducer();
        reproducer.Begin(raw.Length, [parameters.Code]);
        reproducer.Write(raw, sink);
        return reproducer.IsOpen ? [] : sink.Bytes.ToArray();
    }

    private static string? CheckInflated(byte[] stream, byte[] raw)
    {
        var inflater = new Inflater();
        inflater.Start(new MemoryImage(stream), 0, stream.Length);
        int done = 0;
        InflateStatus status;
        do
        {
            status = inflater.Run(Inflater.MaxRun);
            ReadOnlySpan<byte> fresh = inflater.Fresh;
            if (!raw.AsSpan(done).StartsWith(fresh))
            {
                return "the stream has other content";
            }

            done += fresh.Length;
        }
        while (status == InflateStatus.More);
        return status == InflateStatus.Ended && done == raw.Length ? null : "the stream cannot be opened";
    }

    private static byte[] Content(string kind, string seed, string length) => DeflateContent.Make(kind, (uint)Number(seed), Number(length));

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static DeflateMaker Maker(string name) => name switch
    {
        "zlib8" => DeflateMaker.Zlib,
        "zlib9" => DeflateMaker.ZlibMaxMemory,
        "gzip" => DeflateMaker.Gzip,
        "zip" => DeflateMaker.Zip,
        _ => throw new InvalidDataException($"There is no maker {name}."),
    };
}
