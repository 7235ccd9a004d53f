namespace PosCloud.Terminal.Cloud;

/// <summary>The four things that can happen to a request.</summary>
internal enum AnswerKind
{
    /// <summary>2xx.</summary>
    Accepted,

    /// <summary>4xx: repeating the same request would be refused again.</summary>
    Refused,

    /// <summary>408, 429 or 5xx: repeat it later.</summary>
    Busy,

    /// <summary>No answer, or one that cannot be read: it may have been taken or not.</summary>
    Unreachable,
}
