using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosCloud.Tests.Performance;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary>
/// Check-ins through the whole app against an endpoint that does nothing: same process, client, connections and bytes.
/// Requests are signed before a round and answers read after it, so neither is measured.
/// </summary>
internal static class CheckInBenchmark
{
    private const int Terminals = 512;
    private const int Connections = 8;
    private const int WarmUpRounds = 20;

    public static async Task<CheckInReport> RunAsync(TimeSpan least, CancellationToken cancellationToken)
    {
        using var app = await InMemoryApp.CreateAsync(cancellationToken);
        await app.Host.StartAsync(cancellationToken);
        var terminals = await SampleTerminal.EnrolAsync(app.Services, Terminals, cancellationToken);
        using var client = await LoadClient.ConnectAsync(Port(app.Host), Connections, Terminals, cancellationToken);

        // The empty endpoint answers as many bytes as the app did.
        await client.RunAsync(Prepare(terminals), cancellationToken);
        var answerBytes = TakeAnswers(client, terminals);
        await using var empty = EmptyEndpoint.Create(new byte[answerBytes]);
        await empty.StartAsync(cancellationToken);
        using var emptyClient = await LoadClient.ConnectAsync(Port(empty), Connections, Terminals, cancellationToken);

        var (ours, theirs) = (Measurement.None, Measurement.None);
        long operations = 0;
        for (var round = -WarmUpRounds; round < 0 || ours.Elapsed < least; round++)
        {
            // The same bytes to both, and each goes first in turn: a drift of the machine hits both alike.
            var requests = Prepare(terminals);
            var before = app.Tables.OperationCount;
            var first = round % 2 == 0 ? null : await emptyClient.RunAsync(requests, cancellationToken);
            var ofApp = await client.RunAsync(requests, cancellationToken);
            var ofEmpty = first ?? await emptyClient.RunAsync(requests, cancellationToken);
            answerBytes = TakeAnswers(client, terminals);
            CheckAnswers(emptyClient);
            if (round >= 0)
            {
                (ours, theirs, operations) = (ours + ofApp, theirs + ofEmpty, operations + app.Tables.OperationCount - before);
            }
        }

        var requestBytes = terminals[0].Next().Body.Length;
        await app.Host.StopAsync(cancellationToken);
        foreach (var terminal in terminals)
        {
            terminal.Dispose();
        }

        return new CheckInReport(
            ours.Requests,
            requestBytes,
            answerBytes,
            SideReport.Of(ours),
            SideReport.Of(theirs),
            Math.Round(ours.PerSecond / theirs.PerSecond, 4),
            Math.Round(ours.BytesEach - theirs.BytesEach),
            Math.Round((double)operations / ours.Requests, 3));
    }

    private static int Port(IHost host) =>
        new Uri(host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    private static List<byte[]> Prepare(IReadOnlyList<SampleTerminal> terminals) => [.. terminals.Select(t => Render(t.Next()))];

    private static byte[] Render(SampleRequest request)
    {
        var head =
            $"POST {request.Path} HTTP/1.1\r\n" +
            "Host: 127.0.0.1\r\n" +
            "Content-Type: application/json\r\n" +
            $"Content-Length: {request.Body.Length}\r\n" +
            $"{Protocol.Headers.Credential}: {request.Credential}\r\n" +
            $"{Protocol.Headers.ContentDigest}: {request.Signed.ContentDigest}\r\n" +
            $"{Protocol.Headers.SignatureInput}: {request.Signed.SignatureInput}\r\n" +
            $"{Protocol.Headers.Signature}: {request.Signed.Signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. request.Body];
    }

    /// <returns>Bytes of the last answer's body.</returns>
    private static int TakeAnswers(LoadClient client, IReadOnlyList<SampleTerminal> terminals)
    {
        CheckAnswers(client);
        var length = 0;
        for (var i = 0; i < terminals.Count; i++)
        {
            var body = HttpAnswer.Body(client.Answer(i));
            terminals[i].Take(body, HttpAnswer.Header(client.Answer(i), "\r\nPosCloud-Nonce: "u8)!);
            length = body.Length;
        }

        return length;
    }

    private static void CheckAnswers(LoadClient client)
    {
        for (var i = 0; i < Terminals; i++)
        {
            if (HttpAnswer.Status(client.Answer(i)) is not 200)
            {
                throw new InvalidOperationException($"Refused: {Encoding.UTF8.GetString(client.Answer(i))}");
            }
        }
    }
}
