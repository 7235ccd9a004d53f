using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>A storage account's name and key.</summary>
public class TableSharedKeyCredential
{
    private byte[] key;

    /// <param name="accountName">The storage account.</param>
    /// <param name="accountKey">The key, in Base64.</param>
    /// <exception cref="FormatException">The key is not Base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        AccountName = accountName;
        key = Decode(accountKey);
    }

    public string AccountName { get; }

    /// <summary>Rotates the key; requests already sent keep the old one.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref key, Decode(accountKey));

    internal string Sign(string message) =>
        Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref key), Encoding.UTF8.GetBytes(message)));

    private static byte[] Decode(string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        return Convert.FromBase64String(accountKey);
    }
}
