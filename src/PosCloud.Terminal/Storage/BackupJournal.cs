using PosCloud.Protocol.Data;

namespace PosCloud.Terminal.Storage;

/// <summary>The backup of an execution and how far it has come.</summary>
/// <param name="BackupId">Chosen before the first byte is written, so that a repeated run makes no second backup.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hex; null until the file is whole and on the medium.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Header">The head of the file, base64.</param>
/// <param name="Sets">What is in it.</param>
/// <param name="Blocks">Blocks that the storage has.</param>
/// <param name="Redone">How often the whole was uploaded again, since other bytes had arrived.</param>
/// <param name="Tries">Rounds in which it did not come further.</param>
/// <param name="IsDone">The service has it, whole and hashed; or the upgrade goes on without one.</param>
internal sealed record BackupJournal(
    string BackupId,
    string? Sha256 = null,
    long Length = 0,
    string? Header = null,
    IReadOnlyList<DataSetSummary>? Sets = null,
    int Blocks = 0,
    int Redone = 0,
    int Tries = 0,
    bool IsDone = false);
