using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PosCloud.Protocol.Audit;

namespace PosCloud.Core.Audit;

/// <summary>
/// For a timer: copies the rows that are new into the archive and holds each against the one before. A part is named by its first
/// row and written once, so two runs at once make one part, and a run that broke off is gone on with by the next.
/// </summary>
public sealed partial class AuditExporter(IAuditStore store, IAuditArchive archive, EstateOptions estates, ILogger<AuditExporter> logger)
{
    /// <summary>Rows in one part: at most 30 MB.</summary>
    public const int PartRows = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var estate in estates.Names)
        {
            try
            {
                await RunAsync(estate, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One estate in trouble must not hold up the others; the next run goes on.
                LogFailed(e, estate);
            }
        }
    }

    /// <returns>Rows that were copied.</returns>
    public async Task<long> RunAsync(string estate, CancellationToken cancellationToken)
    {
        var last = await archive.FindLastAsync(estate, cancellationToken).ConfigureAwait(false);
        if (last is not null)
        {
            await archive.EnsureHeadAsync(estate, last, cancellationToken).ConfigureAwait(false);
        }

        var begin = last?.Head ?? new AuditHead(estate, 0, AuditChain.Genesis);
        for (var head = begin; ;)
        {
            var page = await store.ListAsync(estate, PartRows, head.Seq + PartRows + 1, cancellationToken).ConfigureAwait(false);
            var text = new StringBuilder();
            var next = head;
            foreach (var row in page.Where(row => row.Seq > head.Seq).Reverse())
            {
                if (!Follows(row, next))
                {
                    LogBroken(estate, next.Seq + 1);
                    break;
                }

                text.Append(row.Line).Append('\n');
                next = new AuditHead(estate, row.Seq, AuditChain.Hash(row.Line));
            }

            var part = new AuditPart(head.Seq + 1, next);
            if (next == head || !await archive.AddAsync(estate, part, text.ToString(), cancellationToken).ConfigureAwait(false))
            {
                return head.Seq - begin.Seq;
            }

            await archive.EnsureHeadAsync(estate, part, cancellationToken).ConfigureAwait(false);
            LogExported(estate, part.First, next.Seq);
            head = next;
        }
    }

    private static bool Follows(AuditLine row, AuditHead before)
    {
        try
        {
            var entry = AuditChain.Read(row.Line);
            return row.Seq == before.Seq + 1 && entry.Seq == row.Seq && entry.Previous == before.Sha256 && entry.Estate == before.Estate;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [LoggerMessage(3102, LogLevel.Information, "Copied rows {First} to {Last} of the audit log of estate {Estate} to the archive")]
    private partial void LogExported(string estate, long first, long last);

    [LoggerMessage(3103, LogLevel.Error, "The audit log of estate {Estate} is not intact from row {Seq} on; what is before it is in the archive")]
    private partial void LogBroken(string estate, long seq);

    [LoggerMessage(3104, LogLevel.Error, "The audit log of estate {Estate} could not be copied to the archive; the next run tries again")]
    private partial void LogFailed(Exception exception, string estate);
}
