using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Fast blocks written by hand: every operation, and operations that must be refused.</summary>
internal static class FastVectors
{
    private static readonly byte[] Base = VectorBytes.Noise(96, 6);

    public static IEnumerable<DeltaVector> Valid()
    {
        FastPayload payload = new FastPayload(Base)
            .Literals("abcdefgh"u8)
            .Match(4, 8).Literals("i"u8).Match(300, 3).Literals("jk"u8).Match(20, 300).Literals("lmn"u8).Match(6, 12)
            .Literals("o"u8).ShortRepeat().Repeat(0, 2).Literals("p"u8).Repeat(1, 9).Repeat(2, 18).Repeat(3, 3)
            .Copy(7, 0).Byte(1, 2).Word(0, 33).Byte(250, 0).Byte(3, 0).Byte(4, 0).Byte(5, 1).Word(0, 5).End()
            .Literals("qr"u8).Copy(2, 7).Byte(9, 3).End().Copy(60, 0).Byte(1, 1).End().Match(2, 1)
            .Copy(70, -1);
        yield return Vector("fast-operations", payload, "each operation and event of the fast method");
    }

    public static IEnumerable<DeltaVector> Refused()
    {
        const int Length = 40;
        yield return Wrong("fast-match-before-block", new FastPayload(Base).Literals("ab"u8).Match(2, 3), Length, "A match leaves its block.");
        yield return Wrong("fast-match-too-long", new FastPayload(Base).Literals("ab"u8).Match(Length, 1), Length, "A match leaves its block.");
        yield return Wrong("fast-copy-before-base", new FastPayload(Base).Literals("a"u8).Copy(-1, 3), Length, "A copy leaves the base image.");
        yield return Wrong("fast-copy-behind-base", new FastPayload(Base).Copy(90, 7), Length, "A copy leaves the base image.");
        yield return Wrong("fast-copy-far-away", new FastPayload(Base).Copy(long.MaxValue, 1), Length, "A copy leaves the base image.");
        yield return Wrong("fast-copy-too-long", new FastPayload(Base).Copy(0, Length + 1), Length, "A copy leaves its block.");
        yield return Wrong("fast-gap-unknown", new FastPayload(Base).Copy(0, 1L << 31), Length, "A copy leaves its block.");
        yield return Wrong("fast-copy-empty", new FastPayload(Base).Copy(0, 0).End(), Length, "A copy has no bytes.");
        yield return Wrong("fast-byte-behind-base", new FastPayload(Base).Copy(90, 6).Byte(1, 0), Length, "A difference is outside the base image.");
        yield return Wrong("fast-word-behind-base", new FastPayload(Base).Copy(90, 3).Word(0, 0), Length, "A repeated difference leaves its block or the base image.");
        yield return Wrong("fast-word-behind-block", new FastPayload(Base).Copy(0, Length - 3).Word(0, 0), Length, "A repeated difference leaves its block or the base image.");
        FastPayload two = new FastPayload(Base).Literals(Base.AsSpan(50, 20)).Copy(0, 16).End().Copy(3, 16).End();
        DeltaParts valid = DeltaParts.Single(Base, two.Block, BlockMethod.Fast, two.Finish());
        yield return Refusal("fast-too-many-copies", valid.WithHeader(header => header with { MaxOperations = 1 }), "A block has more copies than the header allows.");
        yield return Refusal("fast-payload-cut", valid.WithPayload(0, two.Finish()[..^6]), "A block's payload ends before its operations.");
        yield return Refusal("fast-payload-longer", valid.WithPayload(0, [.. two.Finish(), 0, 0, 0, 0, 0]), "A block's payload has bytes after its last operation.");
    }

    private static DeltaVector Vector(string name, FastPayload payload, string about)
    {
        byte[] delta = DeltaParts.Single(Base, payload.Block, BlockMethod.Fast, payload.Finish()).Write();
        return new DeltaVector(name, Base, payload.Block, delta, about)
        {
            Written = payload.Block.Length,
            Features = [.. VectorFeatures.Of(Base, delta).Concat(payload.Features).Order(StringComparer.Ordinal)],
        };
    }

    private static DeltaVector Wrong(string name, FastPayload payload, int length, string reason)
    {
        byte[] result = new byte[length];
        payload.Block.AsSpan(0, Math.Min(length, payload.Block.Length)).CopyTo(result);
        return Refusal(name, DeltaParts.Single(Base, result, BlockMethod.Fast, payload.Finish()), reason);
    }

    private static DeltaVector Refusal(string name, DeltaParts parts, string reason) => DeltaVector.Refused(name, Base, null, parts.Write(), reason);
}
