namespace PosCloud.Terminal.Simulation;

/// <summary>A network that breaks once: the first download of more bytes than that ends with an error after so many bytes of its body.</summary>
/// <param name="afterBytes">Bytes.</param>
/// <param name="server">The service. What it answers itself, trust metadata above all, is no download and is not cut.</param>
/// <param name="inner">The network.</param>
public sealed class CutOnceHandler(long afterBytes, Uri server, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _cuts;

    /// <summary>True after the cut.</summary>
    public bool HasCut => Volatile.Read(ref _cuts) > 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get || request.RequestUri!.Authority == server.Authority || !response.IsSuccessStatusCode
            || response.Content.Headers.ContentLength <= afterBytes || Interlocked.Exchange(ref _cuts, 1) > 0)
        {
            return response;
        }

        var whole = response.Content;
        response.Content = new StreamContent(new CutStream(await whole.ReadAsStreamAsync(cancellationToken), afterBytes));
        foreach (var header in whole.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return response;
    }
}
