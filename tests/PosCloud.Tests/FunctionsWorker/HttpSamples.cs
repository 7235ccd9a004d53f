using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>HTTP functions for the tests of the local host.</summary>
public sealed class HttpSamples(Journal journal)
{
    [Function("Hello")]
    public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello")] HttpRequest request) =>
        Results.Text($"hello {request.Method}");

    [Function("HelloPost")]
    public async Task<IResult> HelloPost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hello")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Text("posted " + await reader.ReadToEndAsync(cancellationToken));
    }

    [Function("NoRoute")]
    public ValueTask<IResult> NoRoute([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        ValueTask.FromResult(Results.Text("no route " + request.Method));

    [Function("Item")]
    public IResult Item([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}")] HttpRequest request, int id) =>
        Results.Text($"item {id} {request.Path}");

    [Function("Named")]
    public IResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "named/{name:length(1,8)}")] HttpRequest request, string name) =>
        Results.Text($"named {name} {request.Method}");

    [Function("Optional")]
    public IResult Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{page?}")] HttpRequest request, long? page, string? q) =>
        Results.Text($"page {page?.ToString() ?? "none"} q {q ?? "none"} {request.Method}");

    [Function("Files")]
    public IResult Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
        Results.Text($"file {path} {request.Method}");

    [Function("Types")]
    public IResult Types(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "types/{guid}/{flag}/{number}")] HttpRequest request,
        Guid guid, bool flag, long number, FunctionContext context) =>
        Results.Text($"{guid} {flag} {number} {context.BindingContext.BindingData["number"]} {request.Method}");

    [Function("Action")]
    public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new ContentResult { StatusCode = 418, Content = request.Method };

    [Function("Plain")]
    public object Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new { request.Method };

    [Function("Throws")]
    public Task<IResult> Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidDataException("thrown by " + request.Path);

    [Function("Unserialisable")]
    public IResult Unserialisable([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new UnserialisableResult(request.Method);

    [Function("Context")]
    public IResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        var sameServices = ReferenceEquals(request.HttpContext.RequestServices, context.InstanceServices);
        return Results.Text($"{context.FunctionDefinition.EntryPoint} {context.TraceContext.TraceParent} {sameServices}");
    }

    [Function("Waits")]
    public async Task<IResult> Waits([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
    {
        journal.Write("waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            journal.Write("cancelled");
            throw;
        }

        return Results.Text(request.Method);
    }

    private sealed class UnserialisableResult(string text) : IResult
    {
        public string Text => throw new NotSupportedException("no JSON of this");

        public Task ExecuteAsync(HttpContext httpContext) => httpContext.Response.WriteAsync("executed " + text);
    }
}
