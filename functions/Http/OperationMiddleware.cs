using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Functions.Http;

/// <summary>Counts storage operations by function.</summary>
internal sealed class OperationMiddleware(OperationMeter meter) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var scope = meter.Enter(context.FunctionDefinition.Name);
        await next(context).ConfigureAwait(false);
    }
}
