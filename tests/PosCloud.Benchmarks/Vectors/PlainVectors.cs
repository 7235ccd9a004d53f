using PosCloud.Delta;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Valid deltas: methods, profiles, and bounds of images and blocks.</summary>
internal static class PlainVectors
{
    /// <summary>Bytes of the smallest block.</summary>
    private const int Block = 1 << DeltaFormat.MinBlockBits;

    private static readonly DeltaEncodeOptions SmallBlocks = new() { BlockLength = Block };

    public static IEnumerable<DeltaVector> All()
    {
        byte[] text = VectorBytes.Text(40);
        byte[] edited = VectorBytes.Edited(text);
        DeltaEncodeOptions options = DeltaEncodeOptions.Default;
        yield return DeltaVector.Encoded("empty-to-empty", [], [], options, "no block at all");
        yield return DeltaVector.Encoded("empty-result", [7], [], options, "a base but no block");
        yield return DeltaVector.Encoded("one-byte", [], [1], options, "the example of docs/delta-format.md");
        yield return DeltaVector.Encoded("one-byte-changed", [7], [8], options, "the smallest base");
        yield return DeltaVector.Encoded("stored", [], VectorBytes.Noise(300, 1), options, "noise that no method shortens");
        byte[] records = VectorBytes.Records(3_000, 2);
        yield return DeltaVector.Encoded("full-strong", [], records, options, "no base: a compressed full package");
        yield return DeltaVector.Encoded("full-fast", [], records, new() { Profile = DeltaProfile.Fast }, "the same by the fast method");
        yield return DeltaVector.Encoded("profile-default", text, edited, options, "text with a line more and one less");
        yield return DeltaVector.Encoded("profile-small", text, edited, new() { Profile = DeltaProfile.Small }, "the same in profile small");
        yield return DeltaVector.Encoded("profile-fast", text, edited, new() { Profile = DeltaProfile.Fast }, "the same in profile fast");
        yield return DeltaVector.Encoded("equal", text, text, options, "base and result are the same");
        foreach (DeltaVector vector in Blocks())
        {
            yield return vector;
        }
    }

    private static IEnumerable<DeltaVector> Blocks()
    {
        byte[] records = VectorBytes.Records(Block + 1, 3);
        byte[] changed = [.. records];
        changed[77] ^= 0x10;
        changed[Block - 1] ^= 0x01;
        yield return DeltaVector.Encoded("block-less-1", records, changed[..(Block - 1)], SmallBlocks, "one block but for a byte");
        yield return DeltaVector.Encoded("block-exact", records, changed[..Block], SmallBlocks, "exactly one block");
        yield return DeltaVector.Encoded("block-plus-1", records, changed, SmallBlocks, "a last block of one byte");

        // What is copied goes to the strong method, what repeats itself to the fast one, noise is stored.
        byte[] mixed = [.. Enumerable.Repeat((byte)0x5A, Block), .. changed[..Block], .. VectorBytes.Noise(700, 4)];
        yield return DeltaVector.Encoded("blocks-of-each-method", records, mixed, SmallBlocks, "three blocks of different methods");

        // Two copies in the map, all others the blocks' own.
        byte[] noise = VectorBytes.Noise(3_000, 5);
        byte[] shuffled = [.. noise[2_000..], .. noise[..700], .. noise[1_200..1_900], .. noise[600..1_100], .. noise[1_500..], .. noise[..900]];
        var ownCopies = new DeltaEncodeOptions { Custom = new ProfileSettings(Block, StrongPayload.TableBits, 2) };
        yield return DeltaVector.Encoded("own-copies", noise, shuffled, ownCopies, "blocks with copies beside those of the map");
        yield return DeltaVector.Encoded("fast-blocks", noise, shuffled, SmallBlocks with { Profile = DeltaProfile.Fast }, "copies cut by a block's bound");
    }
}
