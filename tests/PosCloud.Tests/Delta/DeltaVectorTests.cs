using System.Text.RegularExpressions;
using PosCloud.Benchmarks.Vectors;
using PosCloud.Delta;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Fast;
using PosCloud.Delta.Format;
using PosCloud.Delta.Strong;

namespace PosCloud.Tests.Delta;

/// <summary>tests/vectors/delta: what it says is so, it is what the encoder writes, and nothing of the format is missing.</summary>
public sealed partial class DeltaVectorTests
{
    private static readonly string Folder = VectorFolder.Of(AppContext.BaseDirectory);
    private static readonly Lazy<IReadOnlyList<DeltaVector>> Kept = new(() => VectorFolder.Read(Folder));

    // What only a base that changes while it is read can bring about, and no delta.
    private static readonly string[] WithoutVector = ["The base image became shorter while it was read.", "The base image changed while it was read."];

    public static TheoryData<string> Valid => [.. Kept.Value.Where(vector => vector.Error is null).Select(vector => vector.Name)];

    public static TheoryData<string> Refused => [.. Kept.Value.Where(vector => vector.Error is not null).Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Apply_ValidVector_GivesItsResult(string name)
    {
        DeltaVector vector = Find(name);
        foreach (VectorRun run in new[] { Forward(vector), Seekable(vector) })
        {
            Assert.Null(run.Error);
            Assert.Equal(vector.Result, run.Written);
            Assert.Equal(vector.Written, run.Written.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Apply_RefusedVector_EndsWithItsReasonWithinItsBytes(string name)
    {
        DeltaVector vector = Find(name);
        VectorRun forward = Forward(vector);
        Assert.Equal(vector.Error, forward.Error?.Error);
        Assert.StartsWith(vector.About, forward.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(vector.Written, forward.Written.Length);

        // A decoder that knows the file's length may know earlier.
        VectorRun seekable = Seekable(vector);
        Assert.Equal(vector.Error, seekable.Error?.Error);
        Assert.InRange(seekable.Written.Length, 0, vector.Written);
        Assert.All([forward, seekable], run => Assert.True(vector.Result.AsSpan().StartsWith(run.Written)));
    }

    [Fact]
    public void Encode_EachVectorAgain_GivesTheKeptBytes()
    {
        IReadOnlyList<DeltaVector> made = VectorSet.Make();
        Assert.Equal(Kept.Value.Select(vector => vector.Name), made.Select(vector => vector.Name));
        foreach ((DeltaVector kept, DeltaVector again) in Kept.Value.Zip(made))
        {
            Assert.True(
                kept.Base.AsSpan().SequenceEqual(again.Base) && kept.Result.AsSpan().SequenceEqual(again.Result) && kept.Delta.AsSpan().SequenceEqual(again.Delta),
                $"{kept.Name} is made otherwise than it was. If that is meant, tests/vectors/delta/README.md says how to make all vectors anew.");
            Assert.Equal((kept.Error, kept.Written, kept.About), (again.Error, again.Written, again.About));
            Assert.Equal(kept.Features, again.Features);
        }
    }

    [Fact]
    public void Vectors_Together_HaveEachFeatureOfTheFormat()
    {
        string[] features =
        [
            .. Names<DeltaProfile>("profile"), .. Names<BlockMethod>("method"), .. Names<UnitMode>("way"), .. Names<OperationKind>("operation"),
            .. Names<DeflateMaker>("maker"), .. Names<RecipeEvent>("recipe"), "event:byte", "event:word", "event:end", "gap:short", "gap:long", "gap:rest",
            "shape:0", "shape:2", "base:none", "base:some", "blocks:none", "blocks:one", "blocks:several", "block:continues", "copies:map", "copies:own",
            "segments", "stream:alike", .. Enumerable.Range(0, ContainerSection.MaxLayers + 1).Select(layers => $"layers:{layers}"),
        ];
        Assert.Empty(features.Except(Kept.Value.SelectMany(vector => vector.Features)));
        Assert.Empty(Enum.GetValues<DeltaError>().Except(Kept.Value.Select(vector => vector.Error).OfType<DeltaError>()));
    }

    [Fact]
    public void Vectors_Together_AreRefusedForEachReasonThatTheDecoderHas()
    {
        DeltaException[] seen = [.. Kept.Value.Where(vector => vector.Error is not null).SelectMany(vector => new[] { Forward(vector).Error!, Seekable(vector).Error! })];
        List<string> missing = [];
        int reasons = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(Folder, "../../../src/PosCloud.Delta"), "*.cs", SearchOption.AllDirectories))
        {
            string source = File.ReadAllText(file);
            MatchCollection thrown = Thrown().Matches(source);

            // Otherwise a reason is written in a way that this test does not see.
            Assert.Equal(AnyReason().Count(source), thrown.Count);
            foreach (GroupCollection reason in thrown.Select(one => one.Groups))
            {
                reasons++;
                DeltaError error = Enum.Parse<DeltaError>(reason["error"].Value);
                string text = reason["text"].Value;
                var pattern = new Regex($"^{string.Join(".*", Hole().Split(text).Select(Regex.Escape))}$");
                if (!Array.Exists(seen, e => e.Error == error && pattern.IsMatch(e.Message)))
                {
                    missing.Add(text);
                }
            }
        }

        Assert.InRange(reasons, 50, int.MaxValue);
        Assert.Equal(WithoutVector.Order(), missing.Order());
    }

    private static IEnumerable<string> Names<T>(string kind)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => VectorFeatures.Name(kind, value));

    private static DeltaVector Find(string name) => Kept.Value.Single(vector => vector.Name == name);

    private static VectorRun Forward(DeltaVector vector) => VectorRun.Of(vector.Base, vector.Delta);

    private static VectorRun Seekable(DeltaVector vector) => VectorRun.Of(vector.Base, new MemoryStream(vector.Delta));

    [GeneratedRegex(@"new(?: DeltaException)?\(\s*DeltaError\.(?<error>\w+),\s*\$?""(?<text>[^""]*)""")]
    private static partial Regex Thrown();

    [GeneratedRegex(@"\bDeltaError\.\w")]
    private static partial Regex AnyReason();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();
}
