using Azure.Core;
using Azure.Core.Pipeline;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Azure.Diagnostics;

/// <summary>Counts each request that leaves for storage, retries included, for the work that made it.</summary>
public sealed class CountingPolicy(OperationMeter meter) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => meter.CountOperation();
}
