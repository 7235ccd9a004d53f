namespace PosCloud.Terminal.Executions.Steps;

/// <summary>What comes after a step's work.</summary>
internal enum StepEnd
{
    /// <summary>The work of the state that the journal names now.</summary>
    GoOn,

    /// <summary>Nothing before the next round; <see cref="AgentContext.Waiting"/> says why.</summary>
    Wait,

    /// <summary>The machine is about to restart: the agent goes on in the next boot.</summary>
    Restart,
}
