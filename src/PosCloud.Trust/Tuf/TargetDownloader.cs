namespace PosCloud.Trust.Tuf;

/// <summary>Fetches targets into files. A file is there only when its content is the one that was vouched for.</summary>
/// <param name="source">Where the targets lie.</param>
/// <param name="hashPrefix">Whether names carry the hash, as with consistent snapshots.</param>
public sealed class TargetDownloader(ITufSource source, bool hashPrefix)
{
    /// <summary>Makes <paramref name="file"/> the target, unless it is that already.</summary>
    /// <param name="path">The target's path.</param>
    /// <param name="target">What a trusted role says about it.</param>
    /// <param name="file">Where to put it; its folder exists.</param>
    /// <returns>True when it had to be fetched.</returns>
    /// <exception cref="TufException">It is not there, too long, or not the one that was vouched for.</exception>
    /// <exception cref="IOException">The source or the file cannot be used.</exception>
    public async Task<bool> DownloadAsync(string path, TargetFile target, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(file);
        var name = TufNames.Target(path, hashPrefix ? target.Hashes.Prefix : null);
        if (!target.Hashes.IsSupported)
        {
            throw new TufException(TufError.HashUnsupported, $"No hash of {path} is of a known algorithm.");
        }

        if (await IsTargetAsync(target, file, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var url = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        var content = await source.OpenAsync(url, cancellationToken).ConfigureAwait(false)
            ?? throw new TufException(TufError.NotFound, $"The repository has no {path}.");
        await using (content.ConfigureAwait(false))
        {
            await SaveAsync(content, path, target, file, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task SaveAsync(
        Stream content, string path, TargetFile target, string file, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetRandomFileName());
        try
        {
            await using (var output = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await VerifyAsync(content, path, target, output.Write, cancellationToken).ConfigureAwait(false);
                output.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<bool> IsTargetAsync(TargetFile target, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            await using var content = File.OpenRead(file);
            await VerifyAsync(content, file, target, static _ => { }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TufException)
        {
            return false;
        }
    }

    private static async Task VerifyAsync(
        Stream content, string what, TargetFile target, BoundedCopy.Sink sink, CancellationToken cancellationToken)
    {
        using var hasher = new TufHasher(target.Hashes);
        var length = await BoundedCopy.CopyAsync(content, target.Length, what, Take, cancellationToken).ConfigureAwait(false);
        if (length != target.Length)
        {
            throw new TufException(TufError.LengthMismatch, $"The target {what} has {length} bytes, {target.Length} are listed.");
        }

        hasher.Verify(what);

        void Take(ReadOnlySpan<byte> bytes)
        {
            hasher.Append(bytes);
            sink(bytes);
        }
    }
}
