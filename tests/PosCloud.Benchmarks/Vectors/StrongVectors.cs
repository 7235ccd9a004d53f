using PosCloud.Delta;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Strong blocks: each way of prediction, and maps and blocks that must be refused.</summary>
internal static class StrongVectors
{
    private const int Words = 400;
    private const int Inserted = 24;

    // Some bytes are not as predicted; those of the programs' headers are.
    private const int Untouched = 128;
    private const int TouchEvery = 40;
    private static readonly byte[] Base = VectorBytes.Noise(200, 7);

    public static IEnumerable<DeltaVector> Valid()
    {
        foreach (UnitMode way in Enum.GetValues<UnitMode>().Except([UnitMode.JavaClass]))
        {
            var sample = new ProgramSample(way, Words, Inserted, 1);
            yield return Vector(way, sample.Old, VectorBytes.Touched(sample.New, Untouched, TouchEvery, 3));
        }

        byte[] java = VectorBytes.JavaClass(Words, 5, 2);
        yield return Vector(UnitMode.JavaClass, VectorBytes.JavaClass(Words, 0, 2), VectorBytes.Touched(java, Untouched, TouchEvery, 3));
    }

    public static IEnumerable<DeltaVector> Refused()
    {
        const string LeavesMap = "The copy map leaves the base or the result.";
        const string Leaves = "A copy leaves the base or its place in the result.";
        yield return WrongMap("map-gap-too-long", StrongPayload.Map(new Copy(201, 0, 1)), copies: 1, segments: 0, LeavesMap);
        yield return WrongMap("map-copy-empty", StrongPayload.Map(new Copy(0, 0, 0)), copies: 1, segments: 0, Leaves);
        yield return WrongMap("map-copy-before-base", StrongPayload.Map(new Copy(5, -1, 4)), copies: 1, segments: 0, Leaves);
        yield return WrongMap("map-copy-behind-base", StrongPayload.Map(new Copy(0, 190, 11)), copies: 1, segments: 0, Leaves);
        yield return WrongMap("map-copy-behind-result", StrongPayload.Map(new Copy(190, 0, 11)), copies: 1, segments: 0, Leaves);
        yield return WrongMap("map-segment-behind-base", StrongPayload.Segments(1, 201), copies: 0, segments: 1, LeavesMap);
        yield return WrongMap("map-segments-of-one-program", StrongPayload.Segments(Segment.MaxInGroup + 1, 1), copies: 0, Segment.MaxInGroup + 1, "A program has more segments than the format allows.");
        yield return WrongMap("map-longer", [.. StrongPayload.Map(new Copy(0, 0, 200)), 1, 2, 3, 4, 5], copies: 1, segments: 0, "A payload has bytes after its end.");
        yield return Wrong("strong-literals-too-many", StrongPayload.Literals(201), "A block's literals leave their place.");
        yield return Wrong("strong-way-unknown", StrongPayload.Way(Enum.GetValues<UnitMode>().Length, 200), "A block names an unknown way of prediction.");
        DeltaVector whole = PlainVectors.All().First(vector => vector.Name == "full-strong");
        DeltaParts parts = DeltaParts.Of(whole.Delta);
        yield return whole.Refused("strong-too-much-work", parts.With(preamble => preamble with { MaxWork = preamble.MaxWork - 1 }).Write(), "A block needs more work than the header allows.");
        yield return whole.Refused("strong-payload-longer", parts.WithPayload(0, [.. parts.Blocks[0].Payload, 1, 2, 3, 4]).Write(), "A payload has bytes after its end.");
        DeltaVector own = PlainVectors.All().First(vector => vector.Name == "own-copies");
        parts = DeltaParts.Of(own.Delta);
        yield return own.Refused("strong-too-many-copies", parts.WithHeader(header => header with { MaxOperations = header.MaxOperations - 1 }).Write(), "A block has more copies of its own than the header allows.");
    }

    private static DeltaVector Vector(UnitMode way, byte[] from, byte[] to)
    {
        DeltaVector vector = DeltaVector.Encoded(
            $"strong-{way.ToString().ToLowerInvariant()}", from, to, DeltaEncodeOptions.Default, $"fields of moved code: way of prediction {(int)way}");
        return vector.Features.Contains(VectorFeatures.Name("way", way))
            ? vector
            : throw new InvalidOperationException($"{vector.Name} has: {string.Join(' ', vector.Features)}");
    }

    private static DeltaVector WrongMap(string name, byte[] map, int copies, int segments, string reason) => DeltaVector.Refused(
        name,
        Base,
        null,
        (Strong([]) with { Map = map }).With(preamble => preamble with { Copies = copies, Segments = segments }).Write(),
        reason);

    private static DeltaVector Wrong(string name, byte[] payload, string reason) => DeltaVector.Refused(name, Base, null, Strong(payload).Write(), reason);

    private static DeltaParts Strong(byte[] payload) => DeltaParts.Single(Base, Base, BlockMethod.Strong, payload, StrongPayload.TableBits);
}
