using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Local.Hosting;

/// <summary>Secrets of one run: made at the start, kept in memory, gone at the end.</summary>
internal static class Secrets
{
    /// <summary>256 random bits as base64url: 43 characters that need no escaping in a URL, header or shell.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Compares without telling by its duration where, or at which length, the two differ.</summary>
    public static bool Same(string expected, string? actual)
    {
        Span<byte> expectedHash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actualHash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(expected), expectedHash);
        SHA256.HashData(Encoding.UTF8.GetBytes(actual ?? ""), actualHash);
        return CryptographicOperations.FixedTimeEquals(expectedHash, actualHash) & actual is not null;
    }
}
