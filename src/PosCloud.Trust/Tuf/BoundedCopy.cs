using System.Buffers;

namespace PosCloud.Trust.Tuf;

/// <summary>Reads an untrusted stream up to a limit.</summary>
internal static class BoundedCopy
{
    internal delegate void Sink(ReadOnlySpan<byte> content);

    /// <returns>The bytes that were read.</returns>
    /// <exception cref="TufException"><see cref="TufError.TooLarge"/>: there is more than <paramref name="maxBytes"/>.</exception>
    public static async Task<long> CopyAsync(
        Stream stream, long maxBytes, string what, Sink sink, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long total = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                total += read;
                if (total > maxBytes)
                {
                    throw new TufException(TufError.TooLarge, $"The file {what} has more than {maxBytes} bytes.");
                }

                sink(buffer.AsSpan(0, read));
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
