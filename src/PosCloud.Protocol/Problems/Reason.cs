namespace PosCloud.Protocol.Problems;

/// <summary>
/// Why a request was refused: the stable name that programs match on, the HTTP status, and what to do next. The name is
/// the end of the problem's <c>type</c> (RFC 9457, section 3.1.1).
/// </summary>
/// <param name="Name">Kebab-case, never changed once released.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Title">One sentence without details.</param>
/// <param name="Next">What the caller does next.</param>
public sealed record Reason(string Name, int Status, string Title, string Next);
