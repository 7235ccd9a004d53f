using System.Buffers.Binary;

namespace PosCloud.Local.Firmware;

/// <summary>
/// Changes a file as a new build of it would: the same edit of the same bytes always gives the same result.
/// </summary>
internal static class FirmwareEdits
{
    private const int PatchSpacing = 1024;
    private const int InsertedBytes = 1_333;
    private const int RegionBytes = 1024 * 1024;
    private const int WordShift = 0x40;

    public static byte[] Apply(byte[] content, FirmwareEdit edit) => edit switch
    {
        FirmwareEdit.Patched => Patch(content),
        FirmwareEdit.Relinked => Patch(Relink(content)),
        _ => content,
    };

    private static byte[] Patch(byte[] content)
    {
        var random = new Random(content.Length);
        for (var at = random.Next(PatchSpacing); at < content.Length - 8; at += 1 + random.Next(2 * PatchSpacing))
        {
            // A counter, a version or a date: a few bytes, the rest stays.
            random.NextBytes(content.AsSpan(at, 1 + random.Next(8)));
        }

        return content;
    }

    private static byte[] Relink(byte[] content)
    {
        var random = new Random(content.Length);
        var middle = content.Length / 2;
        var result = new byte[content.Length + InsertedBytes];
        content.AsSpan(0, middle).CopyTo(result);
        random.NextBytes(result.AsSpan(middle, InsertedBytes));
        content.AsSpan(middle).CopyTo(result.AsSpan(middle + InsertedBytes));

        // Addresses that point behind the insertion grow by the same amount: many small, regular differences, which is
        // what a delta codec for executables has to be good at.
        var region = result.AsSpan(middle + InsertedBytes, Math.Min(RegionBytes, content.Length - middle) & ~3);
        for (var at = 0; at < region.Length; at += 4)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(region[at..]);
            if (word > middle && word < content.Length)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(region[at..], word + WordShift);
            }
            else if (at % 64 == 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(region[at..], unchecked(word + WordShift));
            }
        }

        return result;
    }
}
