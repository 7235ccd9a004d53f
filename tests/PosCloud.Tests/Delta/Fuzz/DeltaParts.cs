using System.Security.Cryptography;
using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;
using PosCloud.Tests.Delta.Containers;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>A delta taken apart, to be put together again with lengths, memory and checksums that are right.</summary>
internal sealed class DeltaParts
{
    private static readonly DeltaLimits Wide = new() { MaxDecoderMemory = 1 << 30 };

    private DeltaParts(DeltaPreamble preamble, byte[] tables, byte[] map, List<BlockPart> blocks)
    {
        Preamble = preamble;
        Tables = tables;
        Map = map;
        Blocks = blocks;
    }

    public DeltaPreamble Preamble { get; set; }

    public byte[] Tables { get; set; }

    public byte[] Map { get; set; }

    public List<BlockPart> Blocks { get; }

    /// <summary>Null where the header is not one, or does not fit what is behind it.</summary>
    public static DeltaParts? Read(byte[] delta)
    {
        using var stream = new MemoryStream(delta);
        if (ReadPreamble(stream) is not { } preamble || stream.Length - stream.Position != preamble.PayloadLength)
        {
            return null;
        }

        using var reader = new BinaryReader(stream);
        return new DeltaParts(
            preamble,
            reader.ReadBytes(preamble.Containers?.TablesLength ?? 0),
            reader.ReadBytes(preamble.MapLength),
            [.. preamble.Index.Select(entry => new BlockPart(entry, reader.ReadBytes(entry.PieceLength), reader.ReadBytes(entry.PayloadLength)))]);
    }

    /// <summary>Null where the header is not one.</summary>
    public static DeltaPreamble? ReadPreamble(Stream delta)
    {
        try
        {
            return HeaderReader.Read(delta, Wide);
        }
        catch (DeltaException)
        {
            return null;
        }
    }

    public byte[] Write()
    {
        DeltaPreamble sealedPreamble = Sealed(Preamble.Containers);
        return [.. HeaderWriter.Write(sealedPreamble), .. Tables, .. Map, .. Blocks.SelectMany(block => (byte[])[.. block.Piece, .. block.Payload])];
    }

    /// <summary>Makes the base's length and hash right.</summary>
    public void SealBase(byte[] bytes) => Preamble = Preamble with
    {
        Header = Preamble.Header with { BaseLength = bytes.Length, BaseSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) },
    };

    /// <summary>
    /// Puts the hashes into header and index that the blocks have, so that decoding goes as far as it can. What stops it here, and
    /// be it a defect, the decoder meets at the same place.
    /// </summary>
    public void SealResult(byte[] baseImage)
    {
        ContainerSection? roomy = Preamble.Containers is null ? null : Preamble.Containers with { MaxResult = (int)FuzzTarget.Limits.MaxResultLength };
        DeltaPreamble preamble = Sealed(roomy);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var behind = new MemoryStream([.. Tables, .. Map, .. Blocks.SelectMany(block => (byte[])[.. block.Piece, .. block.Payload])]);
        try
        {
            using var blocks = new ResultBlocks(new MemoryImage(baseImage), preamble, behind, [], null, FuzzTarget.Limits, CancellationToken.None);
            for (int i = 0; i < Blocks.Count; i++)
            {
                ReadOnlySpan<byte> result = blocks.Decode(i);
                Blocks[i] = Blocks[i] with { Entry = Blocks[i].Entry with { ResultLength = result.Length, Hash = BlockEntry.HashOf(result) } };
                whole.AppendData(result);
            }
        }
        catch (Exception)
        {
            return;
        }

        Preamble = Preamble with { Header = Preamble.Header with { ResultSha256 = Convert.ToHexStringLower(whole.GetHashAndReset()) } };
    }

    private DeltaPreamble Sealed(ContainerSection? containers)
    {
        BlockEntry[] index = [.. Blocks.Select(block => block.Entry with { PieceLength = block.Piece.Length, PayloadLength = block.Payload.Length })];
        DeltaHeader header = Preamble.Header;
        if (containers is not null)
        {
            header = header with { ResultLength = index.Sum(entry => (long)entry.ResultLength) };
            containers = containers with
            {
                OpenLength = index.Sum(entry => (long)entry.Length),
                TablesLength = Tables.Length,
                MaxPiece = index.Length == 0 ? 0 : index.Max(entry => entry.PieceLength),
                MaxResult = Math.Max(containers.MaxResult, index.Length == 0 ? 0 : index.Max(entry => entry.ResultLength)),
            };
        }

        long memory = DecoderMemory.Of(header.BlockLength, Preamble.TableBits, Preamble.Copies, Preamble.Segments, index.Length, containers);
        header = header with { BlockCount = index.Length, DecoderMemory = (memory + 1023) >> 10 << 10 };
        return new DeltaPreamble(
            header, Preamble.TableBits, Preamble.Copies, Preamble.Segments, Map.Length, Preamble.MaxWork, containers, index);
    }
}
