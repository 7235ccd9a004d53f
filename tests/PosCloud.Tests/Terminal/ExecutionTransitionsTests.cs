using FsCheck.Xunit;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;

namespace PosCloud.Tests.Terminal;

public sealed class ExecutionTransitionsTests
{
    private static readonly ExecutionState[] All = Enum.GetValues<ExecutionState>();

    [Property]
    public bool Transitions_AnySequenceOfWishes_MoveForwardAndEndOnce(ExecutionState[] wishes)
    {
        var state = ExecutionState.Offered;
        foreach (var wish in wishes)
        {
            if (!ExecutionTransitions.CanMove(state, wish))
            {
                continue;
            }

            if (wish <= state || ExecutionTransitions.IsFinal(state))
            {
                return false;
            }

            state = wish;
        }

        return true;
    }

    [Property]
    public bool Transitions_AfterTheSwitch_EndOnlyInConfirmedOrRolledBack(ExecutionState from, ExecutionState to) =>
        ExecutionTransitions.IsBeforeSwitch(from)
        || !ExecutionTransitions.CanMove(from, to)
        || to is ExecutionState.Testing or ExecutionState.Confirmed or ExecutionState.RolledBack;

    [Property]
    public bool Transitions_ConfirmedAfterASwitch_OnlyFromTesting(ExecutionState from) =>
        ExecutionTransitions.IsBeforeSwitch(from)
        || ExecutionTransitions.CanMove(from, ExecutionState.Confirmed) == (from == ExecutionState.Testing);

    [Fact]
    public void Transitions_EveryStateThatIsNotFinal_CanStillEnd() => Assert.All(
        All.Where(s => !ExecutionTransitions.IsFinal(s)),
        from => Assert.Contains(All, to => ExecutionTransitions.IsFinal(to) && ExecutionTransitions.CanMove(from, to)));
}
