namespace PosCloud.Delta.Containers.Deflate;

/// <summary>
/// Says which token zlib would write next, given all that were written before it: a wrong guess is one correction, after which
/// both sides go on from the token that was really taken.
/// </summary>
internal sealed class TokenPredictor(MatchWindow window)
{
    /// <summary>A match of three bytes is not worth a distance beyond this.</summary>
    private const int TooFar = 4096;

    private const int NoMatch = DeflateCodes.MinMatch - 1;

    private DeflateParameters parameters;
    private uint following;
    private bool followingKnown;

    public void Reset(DeflateParameters with)
    {
        parameters = with;
        followingKnown = false;
    }

    /// <summary>Once per token, while the window is ready and not at its end.</summary>
    public uint Predict()
    {
        uint match = followingKnown ? following : Find(0, NoMatch);
        followingKnown = false;
        if (match == 0)
        {
            return window.Current;
        }

        int length = DeflateCodes.LengthOf(match);
        if (!parameters.IsLazy || length >= parameters.LazyLength)
        {
            return match;
        }

        following = Find(1, length);
        followingKnown = following != 0;
        return followingKnown ? window.Current : match;
    }

    /// <summary>Goes on behind the token that was really taken.</summary>
    public void Accept(uint token)
    {
        int length = DeflateCodes.LengthOf(token);
        followingKnown &= length == 1;
        window.Advance(length, parameters.IsLazy || length <= parameters.LazyLength);
    }

    private uint Find(int ahead, int floor)
    {
        uint match = window.Find(ahead, floor);
        bool far = parameters.IsLazy && match != 0 && DeflateCodes.LengthOf(match) == DeflateCodes.MinMatch
            && DeflateCodes.DistanceOf(match) > TooFar;
        return far ? 0 : match;
    }
}
