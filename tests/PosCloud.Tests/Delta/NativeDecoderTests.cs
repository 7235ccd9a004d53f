using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PosCloud.Benchmarks.Vectors;
using PosCloud.Delta;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>The decoder as a program that links nothing but the codec; here on the runtime, on the build server ahead of time.</summary>
public sealed class NativeDecoderTests : IDisposable
{
    private static readonly string Vectors = Path.GetDirectoryName(VectorFolder.Of(AppContext.BaseDirectory))!;

    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("PosCloud.Tests", "PosCloud.NativeDecoder", StringComparison.Ordinal), "poscloud-decode.dll");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-decode");

    [Fact]
    public void Program_ItsReferences_AreTheCodecAndTheFramework()
    {
        using var file = new PEReader(File.OpenRead(Program));
        MetadataReader metadata = file.GetMetadataReader();
        IEnumerable<string> names = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        Assert.Equal(["PosCloud.Delta"], names.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Vectors_OfTheRepository_AllPass()
    {
        (int code, string output) = await RunAsync("vectors", Vectors);
        Assert.True(code == 0, output);
        Assert.Contains($"delta: {VectorFolder.Read(Path.Combine(Vectors, "delta")).Count} vectors, 0 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_OneWithAnotherResult_FailsWithItsName()
    {
        string copy = Path.Combine(folder.FullName, "vectors");
        foreach (string kind in (string[])["delta", "deflate", "regressions"])
        {
            Directory.CreateDirectory(Path.Combine(copy, kind));
            foreach (string file in Directory.GetFiles(Path.Combine(Vectors, kind)))
            {
                File.Copy(file, Path.Combine(copy, kind, Path.GetFileName(file)));
            }
        }

        string index = Path.Combine(copy, "delta", VectorFolder.IndexName);
        File.WriteAllText(index, File.ReadAllText(index).Replace("profile-fast,ok,", "profile-fast,Corrupt,", StringComparison.Ordinal));

        (int code, string output) = await RunAsync("vectors", copy);
        Assert.Equal(1, code);
        Assert.Contains("delta/profile-fast: applied, not refused with Corrupt", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default", 0)]
    [InlineData("small", 1)]
    [InlineData("tiny", 2)]
    public async Task Decode_DeltaOfProfileDefault_IsAppliedWhereItsMemoryIsThere(string profile, int expected)
    {
        byte[] from = Random(3 << 20, 1);
        byte[] to = [.. from[5..], .. "more"u8];
        byte[] delta = Encode(from, to, DeltaEncodeOptions.Default);
        string[] files = [.. ((string[])["base", "delta", "result"]).Select(name => Path.Combine(folder.FullName, name))];
        await File.WriteAllBytesAsync(files[0], from);
        await File.WriteAllBytesAsync(files[1], delta);

        (int code, string output) = await RunAsync(["decode", .. files, "--profile", profile]);

        Assert.True(code == expected, output);
        if (code == 0)
        {
            Assert.Equal(to, await File.ReadAllBytesAsync(files[2]));
        }
        else if (code == 1)
        {
            Assert.StartsWith($"{DeltaError.LimitExceeded}: ", output, StringComparison.Ordinal);
            Assert.Empty(await File.ReadAllBytesAsync(files[2]));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + error);
    }
}
