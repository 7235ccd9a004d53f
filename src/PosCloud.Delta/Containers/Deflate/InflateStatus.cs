namespace PosCloud.Delta.Containers.Deflate;

/// <summary>What a call of <see cref="Inflater.Run"/> came to.</summary>
internal enum InflateStatus
{
    /// <summary>As many bytes as were asked for; there may be more.</summary>
    More,

    /// <summary>The final block has ended.</summary>
    Ended,

    /// <summary>Not a deflate stream, or it goes on beyond the bytes that were given.</summary>
    Bad,
}
