using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>What is on trial.</summary>
/// <param name="Execution">The execution; null when the journal has another one, which only a foreign hand does.</param>
/// <param name="Pointer">The boot pointer, with the trial.</param>
/// <param name="Set">What the slot is.</param>
/// <param name="Checks">How each check went, in the order in which they ran; phases add to it.</param>
internal sealed record TrialSubject(ExecutionJournal? Execution, BootPointer Pointer, SlotManifest Set, List<SelfTestCheck> Checks);
