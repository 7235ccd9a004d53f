namespace PosCloud.Tests.Terminal;

/// <summary>A request as it arrived at the fake service or storage.</summary>
internal sealed record SeenRequest(
    string Method, string Path, string Body, string? Range, string? IfMatch, string? Nonce)
{
    public bool IsDownload => Method == "GET";

    public bool Is(string lastPart) => Path.EndsWith("/" + lastPart, StringComparison.Ordinal);
}
