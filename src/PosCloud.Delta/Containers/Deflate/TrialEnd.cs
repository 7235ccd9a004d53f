namespace PosCloud.Delta.Containers.Deflate;

/// <summary>How far a <see cref="DeflateTrial"/> came.</summary>
internal enum TrialEnd
{
    /// <summary>To the end of the stream: the recipe is complete.</summary>
    Whole,

    /// <summary>As many tokens as were asked for.</summary>
    Prefix,

    /// <summary>The recipe became too long.</summary>
    TooLong,

    /// <summary>Not a deflate stream of that length, or one that no recipe can say.</summary>
    Impossible,
}
