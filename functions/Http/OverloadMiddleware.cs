using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PosCloud.Functions.Health;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Http;

/// <summary>
/// Refuses what is beyond the limit at once and without storage: after an outage the whole estate comes back within minutes, and
/// an instance that takes everything answers nobody in time, so that all of them come again.
/// </summary>
internal sealed class OverloadMiddleware(OverloadOptions options) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private int _running;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is null || context.FunctionDefinition.Name == HealthFunction.Name)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _running) > options.MaxConcurrent)
            {
                context.GetInvocationResult().Value = new ProblemResult(new Problem(Reasons.Busy, RetryAfter: Wait));
                return;
            }

            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
