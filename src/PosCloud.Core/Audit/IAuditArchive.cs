namespace PosCloud.Core.Audit;

/// <summary>Copies of audit logs where nobody can change them: parts that are written once.</summary>
public interface IAuditArchive
{
    /// <summary>The newest part; null when there is none.</summary>
    Task<AuditPart?> FindLastAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Writes a part, its end in the same request. Not its head file, see <see cref="EnsureHeadAsync"/>.</summary>
    /// <param name="estate">The tenant.</param>
    /// <param name="part">What it holds.</param>
    /// <param name="lines">The rows, oldest first, each with a line feed behind it.</param>
    /// <returns>False when there is a part that begins with this row; it stays as it is.</returns>
    Task<bool> AddAsync(string estate, AuditPart part, string lines, CancellationToken cancellationToken);

    /// <summary>Writes the head file of a part unless it is there.</summary>
    Task EnsureHeadAsync(string estate, AuditPart part, CancellationToken cancellationToken);
}
