using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;
using Xunit.Abstractions;

namespace PosCloud.Tests.Performance;

/// <summary>Gates allocations, not time: bytes are the same on a busy machine.</summary>
public sealed class CheckInAllocationTests(ITestOutputHelper output)
{
    private const int WarmUps = 50;
    private const int Measured = 50;
    private const long MaxBytes = 60 * 1024;

    [Fact]
    public async Task CheckIn_WarmAndIdle_AllocatesLessThan60KB()
    {
        using var app = await InMemoryApp.CreateAsync(CancellationToken.None);
        using var terminal = Assert.Single(await SampleTerminal.EnrolAsync(app.Services, 1, CancellationToken.None));
        var function = ActivatorUtilities.CreateInstance<CheckInFunction>(app.Services);
        using var answer = new MemoryStream(64 * 1024);

        long worst = 0;
        for (var i = 0; i < WarmUps + Measured; i++)
        {
            var (allocated, operations) = CheckIn(app, function, terminal, answer);
            if (i >= WarmUps)
            {
                Assert.Equal(1, operations);
                worst = Math.Max(worst, allocated);
            }
        }

        output.WriteLine($"One check-in allocates {worst} bytes, tables in memory included.");
        Assert.InRange(worst, 1, MaxBytes - 1);
    }

    /// <summary>From the request's headers and body to the written answer, on this thread from end to end.</summary>
    private static (long Allocated, long Operations) CheckIn(
        InMemoryApp app, CheckInFunction function, SampleTerminal terminal, MemoryStream answer)
    {
        var context = Context(app.Services, terminal.Next(), answer);
        var operations = app.Tables.OperationCount;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var handled = HandleAsync(function, context, terminal.TerminalId);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Else another thread's allocations would be missing from the figure.
        Assert.True(handled.IsCompletedSuccessfully, handled.Exception?.ToString() ?? "The check-in did not complete synchronously.");
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        terminal.Take(answer.GetBuffer().AsSpan(0, (int)answer.Length), context.Response.Headers[Headers.Nonce].ToString());
        return (allocated, app.Tables.OperationCount - operations);
    }

    private static async Task HandleAsync(CheckInFunction function, HttpContext context, string terminalId)
    {
        var result = await function.RunAsync(context.Request, terminalId, CancellationToken.None);
        await result.ExecuteAsync(context);
    }

    private static DefaultHttpContext Context(IServiceProvider services, SampleRequest sample, MemoryStream answer)
    {
        answer.SetLength(0);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = answer;
        var request = context.Request;
        request.Method = HttpMethods.Post;
        request.Path = sample.Path;
        request.ContentType = "application/json";
        request.ContentLength = sample.Body.Length;
        request.Body = new MemoryStream(sample.Body);
        request.Headers[Headers.Credential] = sample.Credential;
        request.Headers[Headers.ContentDigest] = sample.Signed.ContentDigest;
        request.Headers[Headers.SignatureInput] = sample.Signed.SignatureInput;
        request.Headers[Headers.Signature] = sample.Signed.Signature;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = sample.Path;
        return context;
    }
}
