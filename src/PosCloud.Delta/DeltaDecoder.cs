using System.Security.Cryptography;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta;

/// <summary>
/// Applies deltas on the terminal. The delta is treated as hostile: every length is checked before it is used, and
/// work and memory stay within the limits. See docs/delta-format.md.
/// </summary>
public static class DeltaDecoder
{
    /// <summary>Reads the header and the block index from the stream's position and leaves it at the first payload.</summary>
    /// <exception cref="DeltaException">The header is damaged, not known or over the limits.</exception>
    public static DeltaHeader ReadHeader(Stream delta, DeltaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(limits);
        return HeaderReader.Read(delta, limits).Header;
    }

    /// <inheritdoc cref="Apply(Stream, Stream, Stream, DeltaLimits, bool, bool, Func{long, Stream?}?, IProgress{DeltaProgress}?, CancellationToken)"/>
    public static DeltaHeader Apply(
        Stream baseImage, Stream delta, Stream output, DeltaLimits limits, bool resume, IProgress<DeltaProgress>? progress, CancellationToken cancellationToken) =>
        Apply(baseImage, delta, output, limits, resume, baseVerified: false, scratch: null, progress, cancellationToken);

    /// <summary>Writes the result image to <paramref name="output"/>, from its first byte on.</summary>
    /// <param name="baseImage">The installed image; seekable.</param>
    /// <param name="delta">The delta from its current position on; read forward once.</param>
    /// <param name="output">Seekable and writable; readable too when resuming.</param>
    /// <param name="resume">
    /// Keep blocks that are already whole in the output (proved by their hashes) and write only the others, so that a
    /// power cut costs one block.
    /// </param>
    /// <param name="baseVerified">
    /// The caller has just checked that the base has the hash that the header names; only its length is checked again.
    /// </param>
    /// <param name="scratch">
    /// Gives, for so many bytes, an empty stream to write and to read at any place, where there is room for them: the opened
    /// containers of the base then lie there, which is quicker than to inflate here and there. Null, or a null from it, does without.
    /// </param>
    /// <exception cref="DeltaException">
    /// The delta or the base is not usable. Until the base was checked nothing is written; after that the output holds
    /// only blocks whose hashes were right.
    /// </exception>
    public static DeltaHeader Apply(
        Stream baseImage,
        Stream delta,
        Stream output,
        DeltaLimits limits,
        bool resume,
        bool baseVerified,
        Func<long, Stream?>? scratch,
        IProgress<DeltaProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseImage);
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(limits);

        var image = new StreamImage(baseImage);
        DeltaPreamble preamble = HeaderReader.Read(delta, limits);
        CheckDeltaLength(delta, preamble);
        CheckBase(image, preamble.Header, baseVerified, cancellationToken);
        using (var blocks = new ResultBlocks(image, preamble, delta, [], scratch, limits, cancellationToken))
        {
            WriteBlocks(blocks, output, preamble, resume, progress, cancellationToken);
        }

        if (delta.ReadByte() >= 0)
        {
            throw TrailingData();
        }

        if (output.Length > preamble.Header.ResultLength)
        {
            output.SetLength(preamble.Header.ResultLength);
        }

        Flush(output);
        return preamble.Header;
    }

    private static void CheckDeltaLength(Stream delta, DeltaPreamble preamble)
    {
        if (!delta.CanSeek)
        {
            return;
        }

        long there = delta.Length - delta.Position;
        if (there < preamble.PayloadLength)
        {
            throw new DeltaException(DeltaError.Truncated, $"The delta has {there} of {preamble.PayloadLength} payload bytes.");
        }

        if (there > preamble.PayloadLength)
        {
            throw TrailingData();
        }
    }

    private static void CheckBase(IBaseImage baseImage, DeltaHeader header, bool verified, CancellationToken cancellationToken)
    {
        if (baseImage.Length != header.BaseLength)
        {
            throw new DeltaException(DeltaError.BaseMismatch, $"The base image has {baseImage.Length} bytes; the delta was made from {header.BaseLength}.");
        }

        if (verified)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[16 << 10];
        for (long done = 0; done < baseImage.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, baseImage.Length - done));
            baseImage.Read(done, part);
            hash.AppendData(part);
            done += part.Length;
        }

        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != header.BaseSha256)
        {
            throw new DeltaException(DeltaError.BaseMismatch, $"The base image has SHA-256 {actual}; the delta was made from {header.BaseSha256}.");
        }
    }

    private static void WriteBlocks(
        ResultBlocks blocks, Stream output, DeltaPreamble preamble, bool resume, IProgress<DeltaProgress>? progress, CancellationToken cancellationToken)
    {
        DeltaHeader header = preamble.Header;
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long done = 0;
        for (int first = 0, end; first < header.BlockCount; first = end)
        {
            end = GroupEnd(preamble, first);
            bool there = resume && IsWhole(output, done, blocks, preamble, first, end, cancellationToken);
            for (int i = first; i < end; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> block = there ? ReadBack(output, done, blocks, i) : DecodeAndWrite(output, done, blocks, i, preamble.Index[i]);
                whole.AppendData(block);
                done += block.Length;
                progress?.Report(new DeltaProgress(done, header.ResultLength));
            }
        }

        if (Convert.ToHexStringLower(whole.GetHashAndReset()) != header.ResultSha256)
        {
            throw new DeltaException(DeltaError.ResultMismatch, "The result does not have the SHA-256 that the header promises.");
        }
    }

    /// <summary>Decoding can begin only where no stream is open, so the blocks up to the next such place are kept or made together.</summary>
    private static int GroupEnd(DeltaPreamble preamble, int first)
    {
        int end = first + 1;
        while (end < preamble.Index.Count && preamble.Index[end].Continues)
        {
            end++;
        }

        return end;
    }

    private static ReadOnlySpan<byte> DecodeAndWrite(Stream output, long start, ResultBlocks blocks, int index, BlockEntry entry)
    {
        ReadOnlySpan<byte> block = blocks.Decode(index);
        if (block.Length != entry.ResultLength || BlockEntry.HashOf(block) != entry.Hash)
        {
            throw new DeltaException(DeltaError.ResultMismatch, $"The block at {start} does not have the hash that the index promises.");
        }

        output.Position = start;
        output.Write(block);
        return block;
    }

    private static ReadOnlySpan<byte> ReadBack(Stream output, long start, ResultBlocks blocks, int index)
    {
        blocks.Skip(index);
        Span<byte> block = blocks.Buffer(index).Span;
        output.Position = start;
        output.ReadExactly(block);
        return block;
    }

    private static bool IsWhole(
        Stream output, long start, ResultBlocks blocks, DeltaPreamble preamble, int first, int end, CancellationToken cancellationToken)
    {
        for (int i = first; i < end; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> block = blocks.Buffer(i).Span;
            if (output.Length - start < block.Length)
            {
                return false;
            }

            output.Position = start;
            output.ReadExactly(block);
            if (BlockEntry.HashOf(block) != preamble.Index[i].Hash)
            {
                return false;
            }

            start += block.Length;
        }

        return true;
    }

    private static void Flush(Stream output)
    {
        if (output is FileStream file)
        {
            // The caller marks the image as complete next; the bytes must be on the medium before that mark is.
            file.Flush(flushToDisk: true);
            return;
        }

        output.Flush();
    }

    private static DeltaException TrailingData() => new(DeltaError.TrailingData, "The delta has bytes after its last block.");
}
