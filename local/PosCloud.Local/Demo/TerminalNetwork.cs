using System.Net;

namespace PosCloud.Local.Demo;

/// <summary>
/// One terminal's way to the network. It counts the requests that go to storage directly, by SAS: the service does not see
/// them, but each is a storage operation.
/// </summary>
internal sealed class TerminalNetwork(HttpMessageHandler shared, Uri storage) : DelegatingHandler(shared)
{
    private int _storageRequests;
    private int _resumed;

    public int StorageRequests => Volatile.Read(ref _storageRequests);

    /// <summary>Downloads that storage let go on in the middle: <c>Range</c> and <c>If-Match</c>, answered with 206.</summary>
    public int Resumed => Volatile.Read(ref _resumed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isStorage = request.RequestUri!.Authority == storage.Authority;
        if (isStorage)
        {
            Interlocked.Increment(ref _storageRequests);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (isStorage
            && response.StatusCode == HttpStatusCode.PartialContent
            && request.Headers.IfMatch.Count > 0
            && request.Headers.Range?.Ranges.All(range => range.From > 0) == true)
        {
            Interlocked.Increment(ref _resumed);
        }

        return response;
    }
}
