using Microsoft.Azure.Functions.Worker;
using PosCloud.Core;
using PosCloud.Core.Rollouts;

namespace PosCloud.Functions.Rollouts;

/// <summary>Moves rollouts on. Setting <c>PosCloud_RolloutSchedule</c>.</summary>
public sealed class AdvanceRolloutsTimer(RolloutEngine engine, EstateOptions estates)
{
    [Function("AdvanceRollouts")]
    public async Task RunAsync([TimerTrigger("%PosCloud_RolloutSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var estate in estates.Names)
        {
            await engine.AdvanceAsync(estate, cancellationToken).ConfigureAwait(false);
        }
    }
}
