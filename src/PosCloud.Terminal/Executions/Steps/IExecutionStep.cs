using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>
/// The work of one state of an execution. After a crash it is done again from its start, so it is written to be repeated; it
/// ends by moving the execution on, or by saying why it cannot.
/// </summary>
internal interface IExecutionStep
{
    /// <summary>The state whose work this is.</summary>
    ExecutionState State { get; }

    /// <summary>The critical step that the work would begin; null when it begins none, or goes on with one that cannot be left.</summary>
    UpgradeStep? Ahead(ExecutionJournal execution) => null;

    Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken);
}
