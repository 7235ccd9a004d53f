using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class MiddlewareTests
{
    private static readonly Type[] Samples = [typeof(HttpSamples), typeof(ScopeSamples)];

    [Fact]
    public async Task Middleware_InOrderOfRegistration_WrapsTheFunction()
    {
        await using var app = await TestApp.StartAsync(Samples, builder =>
        {
            Write(builder, "outer");
            Write(builder, "inner");
        });
        await app.Client.GetStringAsync("/api/hello");
        Assert.Equal(["outer in", "inner in", "inner out", "outer out"], app.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_BeforeTheWebApplication_HasNoHttpContext()
    {
        await using var app = await TestApp.StartAsync(
            Samples,
            builder => builder.UseMiddleware((context, next) => NoteHttpContext(context, next, "after")),
            beforeWeb: builder => builder.UseMiddleware((context, next) => NoteHttpContext(context, next, "before")));
        await app.Client.GetStringAsync("/api/hello");
        Assert.Equal(["before: False", "after: True"], app.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_ThatCatches_WritesTheResponseOfAFailure()
    {
        await using var app = await TestApp.StartAsync(Samples, builder => builder.UseMiddleware<ProblemMiddleware>());
        using var response = await app.Client.GetAsync("/api/Throws");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("InvalidDataException", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain(app.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Middleware_SeesTheBindingFailure_AsFunctionInputConverterException()
    {
        await using var app = await TestApp.StartAsync(Samples, builder => builder.UseMiddleware<ProblemMiddleware>());
        using var response = await app.Client.GetAsync("/api/types/x/true/1");
        Assert.Equal("FunctionInputConverterException", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Middleware_ThatExecutesAndClearsTheResult_LeavesNothingToSerialise()
    {
        await using var app = await TestApp.StartAsync(Samples, builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            var result = context.GetInvocationResult();
            await ((IResult)result.Value!).ExecuteAsync(context.GetHttpContext()!);
            result.Value = null;
            Assert.Null(context.GetInvocationResult<IResult>().Value);
            context.InstanceServices.GetRequiredService<Journal>().Write("done");
        }));
        Assert.Equal("executed GET", await app.Client.GetStringAsync("/api/Unserialisable"));
        await app.Journal.WaitForAsync(1);
        await app.Host.StopAsync();
        Assert.DoesNotContain(app.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task InvocationResult_AskedAsAnotherType_Throws()
    {
        await using var app = await TestApp.StartAsync(Samples, builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            Assert.Throws<InvalidOperationException>(() => context.GetInvocationResult<string>());
            context.GetInvocationResult<IResult>().Value = Results.Text("replaced");
        }));
        Assert.Equal("replaced", await app.Client.GetStringAsync("/api/hello"));
    }

    [Fact]
    public async Task Middleware_OfOneType_IsASingleton()
    {
        await using var app = await TestApp.StartAsync(Samples, builder => builder.UseMiddleware<CountingMiddleware>());
        await app.Client.GetStringAsync("/api/hello");
        await app.Client.GetStringAsync("/api/hello");
        Assert.Equal(["call 1", "call 2"], app.Journal.Entries);
    }

    [Fact]
    public async Task UseWhen_WithAPredicate_RunsOnlyWhereItHolds()
    {
        await using var app = await TestApp.StartAsync(Samples, builder =>
        {
            builder.UseWhen<CountingMiddleware>(context => context.FunctionDefinition.Name == "Hello");
            builder.UseWhen(context => context.FunctionDefinition.Name == "NoRoute", (context, next) => NoteHttpContext(context, next, "when"));
        });
        await app.Client.GetStringAsync("/api/hello");
        await app.Client.GetStringAsync("/api/items/1");
        await app.Client.GetStringAsync("/api/NoRoute");
        Assert.Equal(["call 1", "when: True"], app.Journal.Entries);
    }

    [Fact]
    public async Task Scope_OfAnInvocation_IsSharedWithinItAndDisposedAfterIt()
    {
        await using var app = await TestApp.StartAsync(Samples, builder =>
        {
            builder.Services.AddScoped<ScopedNote>();
            builder.UseMiddleware(async (context, next) =>
            {
                var note = context.InstanceServices.GetRequiredService<ScopedNote>();
                note.Text = context.InvocationId;
                context.Items["id"] = context.InvocationId;
                await next();
            });
        });
        Assert.Equal("same", await app.Client.GetStringAsync("/api/Scoped"));
        Assert.Equal("same", await app.Client.GetStringAsync("/api/Scoped"));
        Assert.Equal(["class disposed", "scope disposed", "class disposed", "scope disposed"], await app.Journal.WaitForAsync(4));
    }

    [Fact]
    public async Task ScopedService_ThatThrowsOnDispose_DoesNotBreakTheApp()
    {
        await using var app = await TestApp.StartAsync(Samples, builder =>
        {
            builder.Services.AddScoped<ThrowsOnDispose>();
            builder.UseMiddleware((context, next) =>
            {
                context.InstanceServices.GetRequiredService<ThrowsOnDispose>();
                return next();
            });
        });
        Assert.Equal("hello GET", await app.Client.GetStringAsync("/api/hello"));
        Assert.Equal("hello GET", await app.Client.GetStringAsync("/api/hello"));
        Assert.Contains(app.Log.Lines, line => line.Text.Contains("cannot be disposed", StringComparison.Ordinal));
    }

    private static Task NoteHttpContext(FunctionContext context, Func<Task> next, string name)
    {
        context.InstanceServices.GetRequiredService<Journal>().Write($"{name}: {context.GetHttpContext() is not null}");
        return next();
    }

    private static void Write(FunctionsApplicationBuilder builder, string name) => builder.UseMiddleware(async (context, next) =>
    {
        var journal = context.InstanceServices.GetRequiredService<Journal>();
        journal.Write(name + " in");
        await next();
        journal.Write(name + " out");
    });

    private sealed class ProblemMiddleware : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (Exception exception)
            {
                var http = context.GetHttpContext()!;
                http.Response.StatusCode = 500;
                await http.Response.WriteAsync(exception.GetType().Name);
            }
        }
    }

    private sealed class ThrowsOnDispose : IDisposable
    {
        public void Dispose() => throw new InvalidDataException("cannot be disposed");
    }

    private sealed class CountingMiddleware(Journal journal) : IFunctionsWorkerMiddleware
    {
        private int _calls;

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write($"call {++_calls}");
            return next(context);
        }
    }
}

public sealed class ScopeSamples(ScopedNote note, Journal journal) : IDisposable
{
    [Function("Scoped")]
    public IResult Scoped([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
        Results.Text(note.Text == context.InvocationId && Equals(context.Items["id"], note.Text) ? "same" : "different " + request.Path);

    public void Dispose() => journal.Write("class disposed");
}

public sealed class ScopedNote(Journal journal) : IDisposable
{
    public string? Text { get; set; }

    public void Dispose() => journal.Write("scope disposed");
}
