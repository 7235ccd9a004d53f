using PosCloud.Protocol.Audit;

namespace PosCloud.Core.Audit;

/// <summary>The rows of audit logs. There is no way to change or remove one; on Azure the identity has no right to.</summary>
public interface IAuditStore
{
    /// <summary>False when there is a row with this number; it stays as it is.</summary>
    Task<bool> AddAsync(string estate, long seq, string line, CancellationToken cancellationToken);

    /// <summary>One row; null when there is none.</summary>
    Task<string?> FindAsync(string estate, long seq, CancellationToken cancellationToken);

    /// <summary>Rows, newest first.</summary>
    /// <param name="below">Rows with smaller numbers only; null for the newest.</param>
    Task<IReadOnlyList<AuditLine>> ListAsync(string estate, int limit, long? below, CancellationToken cancellationToken);
}
