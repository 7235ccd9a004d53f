namespace PosCloud.Delta.Images;

/// <summary>The bytes that copies come from, by offset: the installed image itself, or its content with containers opened.</summary>
internal interface IBaseImage
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on; the caller has checked the range.</summary>
    /// <exception cref="DeltaException">The image became shorter, or a container in it does not hold what the delta says.</exception>
    void Read(long offset, Span<byte> destination);
}
