using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>Support cases for people. What opens and closes them commits with the terminal, see <see cref="TerminalChange.Cases"/>.</summary>
public interface ICaseStore
{
    Task<CaseRecord?> FindAsync(TerminalKey terminal, string caseId, CancellationToken cancellationToken);

    /// <summary>Cases terminal by terminal; never on the way of a check-in.</summary>
    /// <param name="estate">The tenant.</param>
    /// <param name="openOnly">Leaves closed ones out.</param>
    /// <param name="limit">The page ends with the terminal that reaches it, so it can be a few cases longer.</param>
    /// <param name="continuation">The id of the last terminal of the page before.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    Task<Page<CaseRecord>> ListAsync(string estate, bool openOnly, int limit, string? continuation, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<CaseNote>> NotesAsync(TerminalKey terminal, string caseId, CancellationToken cancellationToken);

    /// <summary>Writes a note down and, if there is an assignee, who takes care from now on, together. Doing it twice writes it once.</summary>
    Task AddNoteAsync(TerminalKey terminal, string caseId, CaseNote note, string? assignee, CancellationToken cancellationToken);
}
