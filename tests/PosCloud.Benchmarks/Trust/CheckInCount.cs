using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;
using PosCloud.Tests.Performance;

namespace PosCloud.Benchmarks.Trust;

/// <summary>Public-key operations of one check-in on the service, counted in the real app over tables in memory.</summary>
/// <param name="CheckIns">How many were counted.</param>
/// <param name="Signatures">The most in one of them.</param>
/// <param name="Verifications">The most in one of them.</param>
internal sealed record CheckInCount(int CheckIns, long Signatures, long Verifications)
{
    private const int Counted = 100;

    public static async Task<CheckInCount> RunAsync(CancellationToken cancellationToken)
    {
        using var app = await InMemoryApp.CreateAsync(cancellationToken);
        using var terminal = (await SampleTerminal.EnrolAsync(app.Services, 1, cancellationToken))[0];
        var function = ActivatorUtilities.CreateInstance<CheckInFunction>(app.Services);
        // What writes the answer would log each one.
        await using var silent = new ServiceCollection().AddLogging().BuildServiceProvider();
        var most = new CheckInCount(Counted, 0, 0);
        for (var i = 0; i < Counted; i++)
        {
            using var answer = new MemoryStream();
            var context = InMemoryCheckIn.Context(silent, terminal.Next(), answer);
            using var count = new SampleSignatureCount();
            var handled = InMemoryCheckIn.HandleAsync(function, context, terminal.TerminalId);
            if (!handled.IsCompletedSuccessfully || context.Response.StatusCode != StatusCodes.Status200OK)
            {
                throw new InvalidOperationException("The check-in failed, or other threads took part and were not counted.", handled.Exception);
            }

            terminal.Take(answer.ToArray(), context.Response.Headers[Headers.Nonce].ToString());
            most = most with
            {
                Signatures = Math.Max(most.Signatures, count.Signatures),
                Verifications = Math.Max(most.Verifications, count.Verifications),
            };
        }

        return most;
    }
}
