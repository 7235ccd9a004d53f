using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Events;

namespace PosCloud.Core.Terminals;

/// <summary>Which partition a terminal lives in.</summary>
public static class TerminalPartition
{
    public const string Table = "terminals";

    /// <summary>First 12 bits of SHA-256 of the id, as three hexadecimal digits: 4096 buckets an estate.</summary>
    public static string Bucket(string terminalId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(terminalId), hash);
        return ((hash[0] << 4) | (hash[1] >> 4)).ToString("x3", CultureInfo.InvariantCulture);
    }

    public static string Key(string estate, string bucket) => $"{estate}|{bucket}";

    public static OutboxPartition Of(TerminalKey key) => new(Table, Key(key.Estate, Bucket(key.TerminalId)), key.Estate);
}
