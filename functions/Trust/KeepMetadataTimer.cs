using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Trust;

namespace PosCloud.Functions.Trust;

/// <summary>Keeps the online metadata fresh. Setting <c>PosCloud_TrustSchedule</c>: several times in half the life of a timestamp.</summary>
public sealed class KeepMetadataTimer(MetadataKeeper keeper)
{
    [Function("KeepMetadata")]
    public Task RunAsync([TimerTrigger("%PosCloud_TrustSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        keeper.RunAsync(cancellationToken);
}
