namespace PosCloud.Terminal.Downloads;

/// <summary>A file to be downloaded, for <see cref="ResumableDownloader"/>: what is kept about it, and what its owner does at each turn.</summary>
internal interface IDownload
{
    /// <summary>As it is in the journal now.</summary>
    DownloadTarget Target { get; }

    /// <summary>False when nobody needs it any more.</summary>
    bool IsWanted => true;

    /// <summary>Bytes that may be taken now; null without a limit.</summary>
    long? Allowance => null;

    /// <summary>What the download ends with when other bytes came whole, and again.</summary>
    DownloadResult OtherBytes { get; }

    /// <summary>Called with the bytes that are in the part file, whenever they are looked at and before they are thrown away.</summary>
    void Received(long length)
    {
    }

    /// <summary>The part file is gone, and begins anew under such an ETag; kept in the journal.</summary>
    /// <param name="etag">Null when the storage has not said it: then nothing proves that a rest would fit.</param>
    /// <param name="redone">True when it begins anew because of a wrong hash.</param>
    void BeginAnew(string? etag, bool redone);

    /// <summary>The link is of no more use; kept in the journal.</summary>
    void DropLink();

    /// <summary>Gets another link, and keeps it in the journal.</summary>
    /// <returns>Null when there is one; else why not.</returns>
    Task<DownloadTry?> RenewLinkAsync(CancellationToken cancellationToken);

    /// <summary>A piece is in the part file; the connection waits meanwhile.</summary>
    Task OnPieceAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A try has failed: waits for the next one, or ends.</summary>
    /// <param name="failure">Why, for people.</param>
    /// <param name="retryAfter">As the other side asked.</param>
    /// <param name="cameFurther">Whether bytes arrived in this try.</param>
    /// <returns>Null to try again.</returns>
    Task<DownloadResult?> OnFailureAsync(string failure, TimeSpan? retryAfter, bool cameFurther, CancellationToken cancellationToken);
}
