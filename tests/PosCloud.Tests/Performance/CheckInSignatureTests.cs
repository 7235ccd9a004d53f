using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Trust.Directives;

namespace PosCloud.Tests.Performance;

/// <summary>Public-key operations are most of what a check-in costs the service, so they are gated by number.</summary>
public sealed class CheckInSignatureTests
{
    private const int MaxSignatures = 1;
    private const int MaxVerifications = 2;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task CheckIn_FirstOrLater_CostsOneSignatureAndAtMostTwoVerifications(int checkIns)
    {
        using var app = await InMemoryApp.CreateAsync(CancellationToken.None);
        using var terminal = Assert.Single(await SampleTerminal.EnrolAsync(app.Services, 1, CancellationToken.None));

        // Once in half a day an instance has a new key certified; that belongs to no check-in.
        await app.Services.GetRequiredService<CertifiedSigner>().SignAsync(
            new Directive("bench", "t", "h", 0, DirectiveAction.None, "", "", DateTimeOffset.UnixEpoch, 60), CancellationToken.None);
        var function = ActivatorUtilities.CreateInstance<CheckInFunction>(app.Services);

        for (var i = 0; i < checkIns; i++)
        {
            using var answer = new MemoryStream();
            var context = InMemoryCheckIn.Context(app.Services, terminal.Next(), answer);

            using var count = new SampleSignatureCount();
            var handled = InMemoryCheckIn.HandleAsync(function, context, terminal.TerminalId);

            // Else another thread's operations would be missing from the count.
            Assert.True(handled.IsCompletedSuccessfully, handled.Exception?.ToString() ?? "The check-in did not complete synchronously.");
            Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
            Assert.Equal(MaxSignatures, count.Signatures);
            Assert.InRange(count.Verifications, 1, MaxVerifications);
            terminal.Take(answer.ToArray(), context.Response.Headers[Headers.Nonce].ToString());
        }
    }
}
