namespace PosCloud.Core.Terminals;

/// <summary>Enrolment codes, by the SHA-256 of the code.</summary>
public interface IEnrolmentStore
{
    Task<Versioned<EnrolmentRecord>?> FindAsync(string estate, string codeHash, CancellationToken cancellationToken);

    Task AddAsync(string estate, IReadOnlyList<(string CodeHash, EnrolmentRecord Record)> codes, CancellationToken cancellationToken);

    /// <summary>Adds those that are not there; changes none.</summary>
    /// <returns>The hashes that were there before.</returns>
    Task<IReadOnlyList<string>> InsertAsync(
        string estate, IReadOnlyList<(string CodeHash, EnrolmentRecord Record)> records, CancellationToken cancellationToken);

    /// <summary>False when somebody else changed the code meanwhile.</summary>
    Task<bool> UpdateAsync(string estate, string codeHash, EnrolmentRecord record, string version, CancellationToken cancellationToken);
}
