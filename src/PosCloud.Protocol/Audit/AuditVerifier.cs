using System.Text.Json;

namespace PosCloud.Protocol.Audit;

/// <summary>
/// Verifies the rows of one estate, oldest first, in constant memory. A chain alone cannot show that rows at its end were cut
/// off, that its last row was changed, or that somebody who can write the table made all of it anew: that takes a head which was
/// kept elsewhere (docs/audit.md).
/// </summary>
/// <param name="estate">Whose log it must be.</param>
/// <param name="kept">Heads of earlier times; rows that they name must be there, unchanged.</param>
public sealed class AuditVerifier(string estate, params IReadOnlyList<AuditHead> kept)
{
    /// <summary>What was wrong first; null as long as all is well.</summary>
    public AuditFault? Fault { get; private set; }

    /// <summary>The last good row.</summary>
    public AuditHead Head { get; private set; } = new(estate, 0, AuditChain.Genesis);

    public void Add(string line)
    {
        var expected = Head.Seq + 1;
        AuditEntry entry;
        try
        {
            entry = AuditChain.Read(line);
        }
        catch (JsonException)
        {
            Fault ??= new AuditFault(AuditFaultKind.Unreadable, expected);
            return;
        }

        if (Fault is { } fault)
        {
            // A row that seemed to be missing turns up later: it was moved.
            if (fault.Kind == AuditFaultKind.Missing && entry.Seq == fault.Seq)
            {
                Fault = fault with { Kind = AuditFaultKind.Reordered };
            }

            return;
        }

        Fault = entry switch
        {
            _ when entry.Estate != estate => new AuditFault(AuditFaultKind.Foreign, entry.Seq),
            _ when entry.Seq > expected => new AuditFault(AuditFaultKind.Missing, expected),
            _ when entry.Seq < expected => new AuditFault(AuditFaultKind.Reordered, entry.Seq),
            _ when entry.Previous != Head.Sha256 => new AuditFault(AuditFaultKind.Changed, entry.Seq),
            _ => null,
        };
        if (Fault is null)
        {
            Head = new AuditHead(estate, entry.Seq, AuditChain.Hash(line));
            Fault = kept.Any(h => h.Estate == estate && h.Seq == Head.Seq && h.Sha256 != Head.Sha256) ? new AuditFault(AuditFaultKind.Rewritten, Head.Seq) : null;
        }
    }

    /// <summary>There are no more rows.</summary>
    public AuditFault? Complete()
    {
        if (Fault is null && kept.Any(h => h.Estate != estate))
        {
            Fault = new AuditFault(AuditFaultKind.Foreign, kept.First(h => h.Estate != estate).Seq);
        }

        var last = kept.Select(h => h.Seq).DefaultIfEmpty(0).Max();
        return Fault ??= last > Head.Seq ? new AuditFault(AuditFaultKind.Truncated, Head.Seq + 1) : null;
    }
}
