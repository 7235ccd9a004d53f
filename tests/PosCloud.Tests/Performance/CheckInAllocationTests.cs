using Microsoft.AspNetCore.Http;
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
        var context = InMemoryCheckIn.Context(app.Services, terminal.Next(), answer);
        var operations = app.Tables.OperationCount;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var handled = InMemoryCheckIn.HandleAsync(function, context, terminal.TerminalId);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Else another thread's allocations would be missing from the figure.
        Assert.True(handled.IsCompletedSuccessfully, handled.Exception?.ToString() ?? "The check-in did not complete synchronously.");
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        terminal.Take(answer.GetBuffer().AsSpan(0, (int)answer.Length), context.Response.Headers[Headers.Nonce].ToString());
        return (allocated, app.Tables.OperationCount - operations);
    }
}
