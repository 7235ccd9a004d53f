using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Local.Hosting;

/// <summary>
/// Writes the storage operations of each terminal's request into the ledger. It runs inside the app's own middleware, so the
/// scope that it sees is the request's, with everything that was counted since the request came in.
/// </summary>
internal sealed class TerminalLedgerMiddleware(TerminalLedger ledger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.GetHttpContext() is { } http
                && http.Request.RouteValues["terminalId"] is string terminalId
                && OperationScope.Current is { } scope
                && KindOf(http.Request.Path, scope) is { } kind)
            {
                ledger.Add(terminalId, new TerminalRequest(kind, scope.Operations));
            }
        }
    }

    private static TerminalRequestKind? KindOf(PathString path, OperationScope scope) => path.Value!.Split('/') switch
    {
        ["", "v1", "terminals", _, "check-in"] => scope.Name switch
        {
            OperationScope.IdleCheckIn => TerminalRequestKind.CheckIn,
            OperationScope.OfferingCheckIn => TerminalRequestKind.Offer,
            _ => TerminalRequestKind.RefusedCheckIn,
        },
        ["", "v1", "terminals", _, "reports"] => TerminalRequestKind.Report,
        ["", "v1", "terminals", _, "links"] => TerminalRequestKind.Link,
        ["", "v1", "terminals", _, "uploads", ..] => TerminalRequestKind.Upload,
        _ => null,
    };
}
