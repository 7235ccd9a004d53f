namespace PosCloud.Protocol.Rollouts;

/// <summary>The rules of <see cref="RolloutState"/>.</summary>
public static class RolloutStates
{
    /// <summary>Whether the engine has nothing more to do with it.</summary>
    public static bool IsFinal(this RolloutState state) => state is RolloutState.Completed or RolloutState.Aborted;

    /// <summary>Whether terminals may have executions of it.</summary>
    public static bool IsLive(this RolloutState state) =>
        state is RolloutState.Running or RolloutState.Paused or RolloutState.Aborting;
}
