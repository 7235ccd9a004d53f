using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Sealing;

/// <summary>
/// Seals with ASP.NET Core data protection (AES-256-CBC and HMAC-SHA-256, keys rotated every 90 days and kept, one key ring
/// for all instances).
/// </summary>
public sealed class DataProtectionSealer(IDataProtectionProvider provider) : ITokenSealer
{
    private readonly IDataProtector[] protectors =
        [.. Enum.GetValues<TokenPurpose>().Select(purpose => provider.CreateProtector($"PosCloud.{purpose}.v1"))];

    public string Seal(TokenPurpose purpose, ReadOnlySpan<byte> content) =>
        Base64Url.EncodeToString(protectors[(int)purpose].Protect(content.ToArray()));

    public bool TryOpen(TokenPurpose purpose, string token, [NotNullWhen(true)] out byte[]? content)
    {
        try
        {
            content = protectors[(int)purpose].Unprotect(Base64Url.DecodeFromChars(token));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            content = null;
            return false;
        }
    }
}
