using System.Security.Cryptography;
using PosCloud.Delta.Containers;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta;

/// <summary>
/// Makes deltas. The same images and options give the same bytes on every machine. See docs/delta-format.md.
/// </summary>
public static class DeltaEncoder
{
    /// <summary>
    /// Writes the delta that makes <paramref name="target"/> out of <paramref name="baseImage"/>. It was decoded once and compared
    /// before its first byte is written.
    /// </summary>
    /// <param name="baseImage">Readable and seekable, read from its first byte; empty for a compressed full package.</param>
    /// <param name="target">Readable and seekable, read from its first byte.</param>
    /// <param name="output">Written forward from its current position; need not be seekable.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or an image that is not a file is longer than the options allow to buffer.
    /// </exception>
    public static DeltaResult Encode(
        Stream baseImage, Stream target, Stream output, DeltaEncodeOptions options, IProgress<DeltaProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseImage);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        using ImageView from = ImageView.Open(baseImage, options.MaxBufferedLength);
        using ImageView to = ImageView.Open(target, options.MaxBufferedLength);
        for (int layers = options.Settings.Opened.Count; ; layers = 0)
        {
            using OpenedPair opened = OpenedPair.Open(from, to, layers, options.Parallelism, cancellationToken);
            using var payloads = new PayloadStore();
            var encoder = new PairEncoder(from, to, opened, options, payloads);
            DeltaPreamble preamble = encoder.Encode(new StagedProgress(progress, opened.To.Length, to.Length), cancellationToken);

            // Containers that would take more memory than the profile has stay closed.
            if (opened.Layers.Count == 0 || preamble.Header.DecoderMemory <= options.Settings.MaxMemory)
            {
                return Write(output, [.. HeaderWriter.Write(preamble), .. encoder.Front], preamble.Header, payloads, cancellationToken);
            }
        }
    }

    private static DeltaResult Write(
        Stream output, byte[] front, DeltaHeader described, PayloadStore payloads, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Stream delta = payloads.OpenBehind(front);
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        for (int read; (read = delta.Read(buffer)) > 0; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(buffer, 0, read);
            hash.AppendData(buffer, 0, read);
        }

        return new DeltaResult(described, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
