using System.Security.Cryptography;
using PosCloud.Delta;
using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>A delta taken apart, to be put together again in ways that the encoder never would.</summary>
internal sealed record DeltaParts(DeltaPreamble Preamble, byte[] Tables, byte[] Map, IReadOnlyList<BlockParts> Blocks)
{
    /// <summary>Takes a valid delta apart.</summary>
    public static DeltaParts Of(byte[] delta)
    {
        var stream = new MemoryStream(delta);
        DeltaPreamble preamble = HeaderReader.Read(stream, DeltaLimits.Default);
        byte[] Take(int length)
        {
            byte[] taken = new byte[length];
            stream.ReadExactly(taken);
            return taken;
        }

        return new DeltaParts(
            preamble,
            Take(preamble.Containers?.TablesLength ?? 0),
            Take(preamble.MapLength),
            [.. preamble.Index.Select(entry => new BlockParts(entry, Take(entry.PieceLength), Take(entry.PayloadLength)))]);
    }

    /// <summary>A delta of one block, of 4 KiB at most, whose payload was written by hand.</summary>
    /// <param name="tableBits">0 for a block that is not strong.</param>
    public static DeltaParts Single(byte[] baseImage, byte[] result, BlockMethod method, byte[] payload, int tableBits = 0)
    {
        const int AnyWork = 64;
        var header = new DeltaHeader(
            DeltaFormat.Version,
            tableBits == 0 ? DeltaProfile.Fast : DeltaProfile.Default,
            baseImage.Length,
            Convert.ToHexStringLower(SHA256.HashData(baseImage)),
            result.Length,
            Convert.ToHexStringLower(SHA256.HashData(result)),
            1 << DeltaFormat.MinBlockBits,
            1,
            MaxOperations: 8,
            0);
        var entry = new BlockEntry(method, payload.Length, BlockEntry.HashOf(result)) { Length = result.Length, ResultLength = result.Length };
        var preamble = new DeltaPreamble(header, tableBits, 0, 0, 0, tableBits == 0 ? 0 : AnyWork, null, [entry]);
        return new DeltaParts(preamble, [], [], [new BlockParts(entry, [], payload)]);
    }

    public DeltaParts With(Func<DeltaPreamble, DeltaPreamble> change) => this with { Preamble = change(Preamble) };

    public DeltaParts WithHeader(Func<DeltaHeader, DeltaHeader> change) => With(preamble => preamble with { Header = change(preamble.Header) });

    public DeltaParts WithContainers(Func<ContainerSection, ContainerSection> change) =>
        With(preamble => preamble with { Containers = change(preamble.Containers!) });

    /// <param name="index">Of the block to be changed.</param>
    public DeltaParts WithBlock(int index, Func<BlockParts, BlockParts> change) =>
        this with { Blocks = [.. Blocks.Select((block, i) => i == index ? change(block) : block)] };

    public DeltaParts WithEntry(int index, Func<BlockEntry, BlockEntry> change) =>
        WithBlock(index, block => block with { Entry = change(block.Entry) });

    public DeltaParts WithPiece(int index, byte[] piece) => WithBlock(index, block => block with { Piece = piece });

    public DeltaParts WithPayload(int index, byte[] payload) => WithBlock(index, block => block with { Payload = payload });

    /// <summary>Promises another result; the delta has one block.</summary>
    public DeltaParts WithResult(byte[] result) => WithHeader(header => header with { ResultLength = result.Length, ResultSha256 = Convert.ToHexStringLower(SHA256.HashData(result)) })
        .WithEntry(0, entry => entry with { ResultLength = result.Length, Hash = BlockEntry.HashOf(result) })
        .WithContainers(containers => containers with { MaxResult = result.Length });

    /// <summary>The delta: lengths of parts are made right, all else is as given.</summary>
    /// <param name="enoughMemory">The ceiling of memory is made right too.</param>
    public byte[] Write(bool enoughMemory = true)
    {
        ContainerSection? containers = Preamble.Containers is not { } given ? null : given with
        {
            TablesLength = Tables.Length,
            MaxPiece = Math.Max(given.MaxPiece, Blocks.Max(block => block.Piece.Length)),
        };
        DeltaHeader header = Preamble.Header;
        long memory = DecoderMemory.Of(header.BlockLength, Preamble.TableBits, Preamble.Copies, Preamble.Segments, Blocks.Count, containers);
        var preamble = new DeltaPreamble(
            !enoughMemory ? header : header with { DecoderMemory = Math.Max(header.DecoderMemory, (memory + 1023) >> 10 << 10) },
            Preamble.TableBits,
            Preamble.Copies,
            Preamble.Segments,
            Map.Length,
            Preamble.MaxWork,
            containers,
            [.. Blocks.Select(block => block.Entry with { PieceLength = block.Piece.Length, PayloadLength = block.Payload.Length })]);
        return [.. HeaderWriter.Write(preamble), .. Tables, .. Map, .. Blocks.SelectMany(block => (byte[])[.. block.Piece, .. block.Payload])];
    }
}
