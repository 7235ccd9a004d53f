namespace PosCloud.Core.Catalogue;

/// <summary>
/// Where content lies in the container <c>packages</c>. The estate comes first: knowing a hash must not be enough to use
/// another tenant's bytes.
/// </summary>
public static class VaultPath
{
    public static string Of(string estate, string sha256) => $"{estate}/sha256/{sha256[..2]}/{sha256}";
}
