namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>A request and its answer as they went over the wire.</summary>
internal sealed record Exchange(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> RequestHeaders,
    string? RequestBody,
    int Status,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    string ResponseBody);
