using System.Globalization;
using System.Runtime.CompilerServices;
using PosCloud.Cli.Api;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;

namespace PosCloud.Cli.Audit;

/// <summary>
/// Reads the audit log oldest first. The service lists newest first; rows are numbered without gaps, so the page below a number
/// is known beforehand and nothing is kept but one page.
/// </summary>
internal static class AuditReader
{
    /// <summary>Up to the row that was the newest at the beginning: the log grows meanwhile.</summary>
    public static async IAsyncEnumerable<AuditLine> OldestFirstAsync(AdminClient client, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = (await client.ListAuditAsync(1, null, cancellationToken)).Items;
        var last = newest.Count == 0 ? 0 : newest[0].Seq;
        for (long from = 1; from <= last; from += Limits.PageSize)
        {
            var below = (from + Limits.PageSize).ToString(CultureInfo.InvariantCulture);
            var page = await client.ListAuditAsync(Limits.PageSize, below, cancellationToken);

            // Where rows are missing, the page reaches further down, to rows that were there already.
            foreach (var line in page.Items.Where(l => l.Seq >= from && l.Seq <= last).Reverse())
            {
                yield return line;
            }
        }
    }
}
