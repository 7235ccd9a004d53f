namespace PosCloud.Core.Terminals;

/// <summary>Uploads of terminals.</summary>
public interface IUploadStore
{
    Task<UploadRecord?> FindAsync(TerminalKey terminal, string uploadId, CancellationToken cancellationToken);

    /// <summary>All of a terminal, newest first.</summary>
    Task<IReadOnlyList<UploadRecord>> ListAsync(TerminalKey terminal, CancellationToken cancellationToken);

    /// <summary>Writes the record, whether or not it was there.</summary>
    Task SaveAsync(TerminalKey terminal, UploadRecord upload, CancellationToken cancellationToken);
}
