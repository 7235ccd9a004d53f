using System.Collections.Concurrent;
using System.Globalization;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Audit;

/// <summary>
/// Appends to the chain of an estate. A row's number is its key and rows are only ever inserted, so two writers cannot fork the
/// chain: the slower one is told that the number is taken, reads the newest row and chains to that. The head is remembered, so
/// that a row usually costs one storage operation.
/// </summary>
public sealed class AuditLog(IAuditStore store)
{
    /// <summary>How often a writer may be overtaken before it says that it is busy.</summary>
    public const int MaxAttempts = 16;

    private readonly ConcurrentDictionary<string, Chain> chains = new(StringComparer.Ordinal);

    /// <param name="estate">The tenant.</param>
    /// <param name="make">The row, given its number and the hash of the row before.</param>
    /// <param name="cancellationToken">Cancels before the row is written.</param>
    /// <returns>Null when the row is written; <c>busy</c> when too many others write.</returns>
    public async Task<Problem?> AppendAsync(string estate, Func<long, string, AuditEntry> make, CancellationToken cancellationToken)
    {
        var chain = chains.GetOrAdd(estate, static _ => new Chain());
        await chain.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var head = chain.Head ?? await ReadHeadAsync(estate, cancellationToken).ConfigureAwait(false);

                // Should the store throw, nobody knows whether the row is there: then the next one reads the head again.
                chain.Head = null;
                var (seq, line) = (head.Seq + 1, AuditChain.Write(make(head.Seq + 1, head.Sha256)));
                if (await store.AddAsync(estate, seq, line, cancellationToken).ConfigureAwait(false)
                    || await store.FindAsync(estate, seq, cancellationToken).ConfigureAwait(false) == line)
                {
                    // Ours: at once, or by a first try whose answer was lost.
                    chain.Head = new AuditHead(estate, seq, AuditChain.Hash(line));
                    return null;
                }
            }
        }
        finally
        {
            chain.Gate.Release();
        }

        return new Problem(Reasons.Busy, RetryAfter: TimeSpan.FromSeconds(5));
    }

    /// <summary>A page, newest first; the continuation is the number of its last row.</summary>
    public async Task<Outcome<Page<AuditLine>>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        long? below = null;
        if (continuation is not null)
        {
            if (!long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given == 0)
            {
                return new Problem(Reasons.FieldInvalid, "continuation: is not from an earlier page");
            }

            below = given;
        }

        var lines = await store.ListAsync(estate, limit, below, cancellationToken).ConfigureAwait(false);
        var hasMore = lines.Count == limit && lines[^1].Seq > 1;
        return new Page<AuditLine>(lines, hasMore ? lines[^1].Seq.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<AuditHead> ReadHeadAsync(string estate, CancellationToken cancellationToken)
    {
        var newest = await store.ListAsync(estate, 1, below: null, cancellationToken).ConfigureAwait(false);
        return newest.Count == 0
            ? new AuditHead(estate, 0, AuditChain.Genesis)
            : new AuditHead(estate, newest[0].Seq, newest[0].Sha256);
    }

    private sealed class Chain
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public AuditHead? Head { get; set; }
    }
}
