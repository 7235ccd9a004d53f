using Microsoft.Azure.Functions.Worker;
using PosCloud.Core;
using PosCloud.Core.Trust;

namespace PosCloud.Functions.Trust;

/// <summary>Keeps the online metadata fresh. Setting <c>PosCloud_TrustSchedule</c>: several times in half the life of a timestamp.</summary>
public sealed class KeepMetadataTimer(MetadataKeeper keeper, EstateOptions estates)
{
    [Function("KeepMetadata")]
    public async Task RunAsync([TimerTrigger("%PosCloud_TrustSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var estate in estates.Names)
        {
            await keeper.RunAsync(estate, cancellationToken).ConfigureAwait(false);
        }
    }
}
