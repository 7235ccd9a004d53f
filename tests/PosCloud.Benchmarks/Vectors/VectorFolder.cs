using System.Security.Cryptography;
using PosCloud.Delta;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>The folder of the vectors: files, equal ones only once, and an index of them.</summary>
internal static class VectorFolder
{
    public const string IndexName = "vectors.csv";

    private const string Valid = "ok";
    private const string Head = "name,outcome,written,base,result,delta,base sha256,result sha256,delta sha256,features,about";

    /// <summary>The folder of the repository in which <paramref name="start"/> is.</summary>
    public static string Of(string start)
    {
        DirectoryInfo? folder = new(start);
        while (!File.Exists(Path.Combine(folder!.FullName, "PosCloud.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{start} is not inside the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "vectors", "delta");
    }

    /// <summary>Replaces all vectors of the folder and its index; other files stay.</summary>
    public static void Write(string folder, IEnumerable<DeltaVector> vectors)
    {
        Directory.CreateDirectory(folder);
        foreach (string extension in (ReadOnlySpan<string>)["base", "result", "delta"])
        {
            Array.ForEach(Directory.GetFiles(folder, $"*.{extension}"), File.Delete);
        }

        Dictionary<string, string> names = [];
        List<string> lines = [Head];
        foreach (DeltaVector vector in vectors)
        {
            string Keep(byte[]? bytes, string extension)
            {
                if (bytes is null or [])
                {
                    return "";
                }

                string key = extension + Hash(bytes);
                if (names.TryAdd(key, $"{vector.Name}.{extension}"))
                {
                    File.WriteAllBytes(Path.Combine(folder, names[key]), bytes);
                }

                return names[key];
            }

            string[] fields =
            [
                vector.Name,
                vector.Error?.ToString() ?? Valid,
                $"{vector.Written}",
                Keep(vector.Base, "base"),
                Keep(vector.Result, "result"),
                Keep(vector.Delta, "delta"),
                Hash(vector.Base),
                vector.Result is null ? "" : Hash(vector.Result),
                Hash(vector.Delta),
                string.Join(' ', vector.Features),
                vector.About,
            ];
            if (Array.Exists(fields, field => field.Contains(',')))
            {
                throw new InvalidOperationException($"{vector.Name}: a field of the index must be without a comma.");
            }

            lines.Add(string.Join(',', fields));
        }

        File.WriteAllText(Path.Combine(folder, IndexName), string.Join('\n', lines) + "\n");
    }

    /// <summary>The vectors as they are in the folder; their files have the hashes of the index.</summary>
    public static IReadOnlyList<DeltaVector> Read(string folder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, IndexName));
        return lines[0] == Head ? [.. lines.Skip(1).Select(line => Read(folder, line.Split(',')))] : throw new InvalidDataException("The index has other columns.");
    }

    private static DeltaVector Read(string folder, string[] fields)
    {
        byte[] Load(string name, string hash)
        {
            byte[] bytes = name.Length == 0 ? [] : File.ReadAllBytes(Path.Combine(folder, name));
            return Hash(bytes) == hash ? bytes : throw new InvalidDataException($"{fields[0]}: {name} does not have the hash of the index.");
        }

        return new DeltaVector(
            fields[0], Load(fields[3], fields[6]), fields[7].Length == 0 ? null : Load(fields[4], fields[7]), Load(fields[5], fields[8]), fields[10])
        {
            Error = fields[1] == Valid ? null : Enum.Parse<DeltaError>(fields[1]),
            Written = long.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture),
            Features = fields[9].Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
