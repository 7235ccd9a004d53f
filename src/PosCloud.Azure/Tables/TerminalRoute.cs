namespace PosCloud.Azure.Tables;

/// <summary>Says that a part of the table of terminals lies in an account of its own.</summary>
/// <param name="Prefix"><c>{estate}|</c> for a whole estate, with up to three hexadecimal digits for a part of its buckets.</param>
/// <param name="Account">Name of the storage account.</param>
public sealed record TerminalRoute(string Prefix, string Account)
{
    private const int BucketDigits = 3;

    /// <summary>True if the route is about that partition.</summary>
    public bool Takes(string partitionKey)
    {
        if (!partitionKey.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        // "shops|b" means buckets; the partition "shops|buckets" is none.
        return Prefix[^1] == '|' || partitionKey.Length == partitionKey.LastIndexOf('|') + 1 + BucketDigits;
    }
}
