namespace PosCloud.Integration.Tests.Http;

internal static class RawTarget
{
    /// <summary>A URL whose path goes out as it is: <c>..</c> and escapes are not resolved before.</summary>
    public static Uri On(Uri address, string target) => new(
        address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
