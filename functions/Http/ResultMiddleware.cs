using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Http;

/// <summary>
/// Writes the answers of HTTP functions. Two traps of the isolated worker end here: an unhandled exception would give the
/// client 200 with an empty body, and an <see cref="IResult"/> that is left in the invocation result would be written and
/// then serialised a second time.
/// </summary>
internal sealed partial class ResultMiddleware(ILogger<ResultMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var result = await RunAsync(context, http, next).ConfigureAwait(false);
        if (result is null)
        {
            return;
        }

        context.GetInvocationResult().Value = null;
        await result.ExecuteAsync(http).ConfigureAwait(false);
    }

    private async Task<IResult?> RunAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            return context.GetInvocationResult().Value as IResult;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The host cancelled it: the client left (on Azure that is known here before the connection ends), or the instance
            // stops. No error of the service, and whoever still listens should try again.
            return new ProblemResult(new Problem(Reasons.Busy, RetryAfter: RetryAfter));
        }
        catch (BadHttpRequestException e)
        {
            return new ProblemResult(new Problem(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? Reasons.BodyTooLarge : Reasons.BodyMalformed));
        }
        catch (Exception e)
        {
            LogFailed(e, context.FunctionDefinition.Name);

            // A storage error is usually throttling or an outage: say "later" rather than "broken".
            var reason = e is RequestFailedException or HttpRequestException or TimeoutException ? Reasons.Busy : Reasons.Internal;
            return new ProblemResult(new Problem(reason, RetryAfter: RetryAfter));
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "Function {Function} failed")]
    private partial void LogFailed(Exception exception, string function);
}
