using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Core.Audit;

/// <summary>Keeps rows small: a table column holds 32,768 characters.</summary>
internal static class AuditText
{
    /// <summary>Characters of one text that are kept as they are.</summary>
    public const int MaxLength = 1_000;

    /// <summary>The text, or <c>sha256:</c> and its hash when it is long.</summary>
    public static string Small(string text) => text.Length <= MaxLength ? text : Hash(text);

    public static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
