using Microsoft.Azure.Functions.Worker;
using PosCloud.Core;
using PosCloud.Core.Publishing;

namespace PosCloud.Functions.Releases;

/// <summary>Builds packages whose event was lost or whose builder died. Setting <c>PosCloud_DeltaSchedule</c>.</summary>
public sealed class BuildDeltasTimer(PackageBuilder builder, EstateOptions estates)
{
    [Function("BuildDeltas")]
    public async Task RunAsync([TimerTrigger("%PosCloud_DeltaSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var estate in estates.Names)
        {
            await builder.BuildRequestedAsync(estate, cancellationToken).ConfigureAwait(false);
        }
    }
}
