using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary>Sends requests that were made before over a few kept connections, and keeps the answers. Allocates nothing to speak of.</summary>
internal sealed class LoadClient : IDisposable
{
    private const int AnswerBytes = 16 * 1024;

    private readonly Socket[] connections;
    private readonly byte[] answers;
    private readonly int[] lengths;

    private LoadClient(Socket[] connections, int requests)
    {
        this.connections = connections;
        answers = GC.AllocateUninitializedArray<byte>(requests * AnswerBytes, pinned: true);
        lengths = new int[requests];
    }

    public static async Task<LoadClient> ConnectAsync(int port, int connections, int requests, CancellationToken cancellationToken)
    {
        var sockets = new Socket[connections];
        for (var i = 0; i < connections; i++)
        {
            sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[i].ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        }

        return new LoadClient(sockets, requests);
    }

    /// <summary>The answer to the request with this index in the last round.</summary>
    public ReadOnlySpan<byte> Answer(int index) => answers.AsSpan(index * AnswerBytes, lengths[index]);

    /// <summary>Sends each request once and waits for all answers.</summary>
    public async Task<Measurement> RunAsync(IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        // What the preparation left behind must not be collected on this round's account.
        GC.Collect();
        var next = -1;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(connections.Select(WorkAsync));
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Measurement(
            requests.Count, elapsed, Environment.CpuUsage.TotalTime - processor, GC.GetTotalAllocatedBytes(precise: true) - bytes);

        async Task WorkAsync(Socket connection)
        {
            for (int index; (index = Interlocked.Increment(ref next)) < requests.Count;)
            {
                lengths[index] = await ExchangeAsync(
                    connection, requests[index], answers.AsMemory(index * AnswerBytes, AnswerBytes), cancellationToken);
            }
        }
    }

    public void Dispose() => Array.ForEach(connections, c => c.Dispose());

    private static async ValueTask<int> ExchangeAsync(
        Socket connection, ReadOnlyMemory<byte> request, Memory<byte> answer, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += await connection.SendAsync(request[sent..], cancellationToken);
        }

        var received = 0;
        do
        {
            var read = await connection.ReceiveAsync(answer[received..], cancellationToken);
            received += read > 0 ? read : throw new IOException("The server closed the connection, or its answer is longer than 16 KiB.");
        }
        while (!HttpAnswer.IsComplete(answer.Span[..received]));

        return received;
    }
}
