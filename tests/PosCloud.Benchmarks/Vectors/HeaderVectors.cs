using PosCloud.Delta;
using PosCloud.Delta.Format;
using PosCloud.Tests.Delta;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Headers that must be refused, before anything is written, and blocks that are not what the header promises.</summary>
internal static class HeaderVectors
{
    private const int Profile = 0;
    private const int MethodFromEnd = 2;

    public static IEnumerable<DeltaVector> Refused()
    {
        List<DeltaVector> plain = [.. PlainVectors.All()];
        DeltaVector one = plain.Find(vector => vector.Name == "one-byte")!;
        DeltaVector text = plain.Find(vector => vector.Name == "profile-default")!;
        DeltaVector blocks = plain.Find(vector => vector.Name == "blocks-of-each-method")!;
        return [.. Beginnings(text), .. Fields(one), .. Lies(text, blocks), .. Limits(one, text), .. Files(text, blocks), .. Promises(text, blocks)];
    }

    private static IEnumerable<DeltaVector> Beginnings(DeltaVector text)
    {
        byte[] delta = text.Delta;
        yield return text.Refused("magic", [.. "PCDM"u8, .. delta[4..]], "The file does not begin with the magic");
        yield return text.Refused("version", [.. delta[..4], DeltaFormat.Version + 1, .. delta[5..]], "Format version 3 is not known");
        yield return text.Refused("header-empty-file", [], "The delta ends inside its header.");
        yield return text.Refused("header-cut", delta[..50], "The delta ends inside its header.");
        yield return text.Refused("header-length-not-shortest", [.. delta[..5], 0x80, 0x00, .. delta[5..]], "The header's length is not a number.");
        yield return text.Refused("header-length-huge", [.. delta[..5], 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. delta[5..]], "A header of 2147483647 bytes is longer");
        byte[] flipped = [.. delta];
        flipped[SealedHeader.Length(delta) - 1] ^= 1;
        yield return text.Refused("header-checksum", flipped, "The header's checksum does not match.");
    }

    // The fields of one stored byte are: profile, base, result (1 + 32 bytes each), nine bytes from block bits to layers, method and length.
    private static IEnumerable<DeltaVector> Fields(DeltaVector one)
    {
        const int BlockBits = 1 + (2 * 33);
        (int start, int end) = SealedHeader.Fields(one.Delta);
        byte[] fields = one.Delta[start..end];
        byte[] payload = one.Delta[SealedHeader.Length(one.Delta)..];
        yield return one.Refused("profile-unknown", SealedHeader.Replaced(one.Delta, Profile, 3), "Profile 3 is not known.");
        yield return one.Refused("method-unknown", SealedHeader.Replaced(one.Delta, fields.Length - MethodFromEnd, 3), "Block method 3 is not known.");
        yield return one.Refused("field-below", SealedHeader.Replaced(one.Delta, BlockBits, DeltaFormat.MinBlockBits - 1), "The header's block length is 11");
        yield return one.Refused("field-above", SealedHeader.Replaced(one.Delta, BlockBits, DeltaFormat.MaxBlockBits + 1), "The header's block length is 23");
        yield return one.Refused("table-bits-too-few", SealedHeader.Replaced(one.Delta, BlockBits + 1, DeltaFormat.MinTableBits - 1), "The header's own memory ceiling is below");
        yield return one.Refused("layers-too-many", SealedHeader.Replaced(one.Delta, fields.Length - 3, 3), "The header's number of layers is 3");
        yield return one.Refused("field-not-shortest", [.. SealedHeader.Of([0, 0x80, 0x00, .. fields[2..]]), .. payload], "The header's base length is not a number.");
        yield return one.Refused("field-over-63-bits", [.. SealedHeader.Of([0, .. PieceBytes.Number(1UL << 63), .. fields[2..]]), .. payload], "The header's base length is not a number.");
        yield return one.Refused("fields-cut", [.. SealedHeader.Of(fields[..40]), .. payload], "The header ends before its result hash.");
        yield return one.Refused("index-cut", [.. SealedHeader.Of(fields[..^1]), .. payload], "The block index is shorter");
        yield return one.Refused("bytes-behind-index", [.. SealedHeader.Of([.. fields, 0]), .. payload], "There are bytes between the block index and the checksum.");
    }

    private static IEnumerable<DeltaVector> Lies(DeltaVector text, DeltaVector blocks)
    {
        DeltaParts parts = DeltaParts.Of(text.Delta);
        DeltaParts little = parts.WithHeader(header => header with { DecoderMemory = 1 << 10 });
        yield return text.Refused("memory-below-need", little.Write(enoughMemory: false), "The header's own memory ceiling is below what it needs.");
        yield return text.Refused("map-without-table", parts.With(preamble => preamble with { TableBits = 0 }).Write(), "The header has a copy map but no table");
        DeltaParts bare = parts with { Map = [] };
        yield return text.Refused(
            "strong-without-table", bare.With(preamble => preamble with { TableBits = 0, Copies = 0, Segments = 0 }).Write(), "A block is strong but the header has no table for it.");
        yield return text.Refused(
            "payload-longer-than-block", parts.WithPayload(0, new byte[text.Result!.Length + 1]).Write(), "A block's lengths do not fit the result.");
        DeltaParts three = DeltaParts.Of(blocks.Delta);
        int stored = three.Blocks.ToList().FindIndex(block => block.Entry.Method == BlockMethod.Stored);
        yield return blocks.Refused("stored-too-short", three.WithPayload(stored, three.Blocks[stored].Payload[..^1]).Write(), "A block's lengths do not fit the result.");
    }

    private static IEnumerable<DeltaVector> Limits(DeltaVector one, DeltaVector text)
    {
        DeltaParts parts = DeltaParts.Of(text.Delta);
        DeltaLimits limits = DeltaLimits.Default;
        yield return text.Refused("limit-result", parts.WithHeader(header => header with { ResultLength = limits.MaxResultLength + 1 }).Write(), "The header's result length of");
        yield return text.Refused("limit-operations", parts.WithHeader(header => header with { MaxOperations = limits.MaxOperations + 1 }).Write(), "The header's operations of");
        yield return text.Refused("limit-work", parts.With(preamble => preamble with { MaxWork = (limits.MaxWork / DeltaFormat.WorkUnit) + 1 }).Write(), "The header's work of");
        yield return text.Refused("limit-memory", parts.WithHeader(header => header with { DecoderMemory = limits.MaxDecoderMemory + 1024 }).Write(), "The header's decoder memory in KiB of");
        yield return text.Refused("limit-copies", parts.With(preamble => preamble with { Copies = (int)(limits.MaxDecoderMemory / DecoderMemory.PerCopy) + 1 }).Write(), "The header's number of copies of");
        yield return text.Refused("limit-segments", parts.With(preamble => preamble with { Segments = (int)(limits.MaxDecoderMemory / DecoderMemory.PerSegment) + 1 }).Write(), "The header's number of segments of");
        DeltaParts small = DeltaParts.Of(one.Delta);
        long tooLong = ((long)limits.MaxBlocks << DeltaFormat.MinBlockBits) + 1;
        yield return one.Refused("limit-blocks", small.WithHeader(header => header with { ResultLength = tooLong }).Write(), "65537 blocks of 4096 bytes are more");
    }

    private static IEnumerable<DeltaVector> Files(DeltaVector text, DeltaVector blocks)
    {
        yield return text.Refused("file-cut", text.Delta[..^1], "The delta ends inside a block.");
        yield return blocks.Refused("file-cut-in-last-block", blocks.Delta[..^100], "The delta ends inside a block.");
        yield return text.Refused("file-longer", [.. text.Delta, 0], "The delta has bytes after its last block.");
    }

    private static IEnumerable<DeltaVector> Promises(DeltaVector text, DeltaVector blocks)
    {
        byte[] otherBase = [.. text.Base];
        otherBase[^1] ^= 1;
        yield return DeltaVector.Refused("base-hash", otherBase, text.Result, text.Delta, "The base image has SHA-256");
        yield return DeltaVector.Refused("base-length", text.Base[1..], text.Result, text.Delta, "The base image has");
        DeltaParts parts = DeltaParts.Of(blocks.Delta);
        yield return blocks.Refused(
            "block-hash", parts.WithEntry(1, entry => entry with { Hash = entry.Hash ^ 1 }).Write(), "The block at 4096 does not have the hash");
        yield return blocks.Refused(
            "result-hash", parts.WithHeader(header => header with { ResultSha256 = new string('0', 64) }).Write(), "The result does not have the SHA-256");
    }
}
