namespace PosCloud.Core.Catalogue;

/// <summary>Where content lies in the container <c>packages</c>.</summary>
public static class VaultPath
{
    public static string Of(string sha256) => $"sha256/{sha256[..2]}/{sha256}";
}
