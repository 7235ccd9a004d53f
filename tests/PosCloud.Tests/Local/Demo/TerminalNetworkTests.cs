using System.Net;
using System.Net.Http.Headers;
using PosCloud.Local.Demo;

namespace PosCloud.Tests.Local.Demo;

public sealed class TerminalNetworkTests
{
    private static readonly Uri Storage = new("http://127.0.0.1:10000/devstoreaccount1");

    [Fact]
    public async Task Send_ToStorageAndService_CountsStorageOnly()
    {
        using var network = new TerminalNetwork(new Answering(HttpStatusCode.OK), Storage);
        using var http = new HttpClient(network, disposeHandler: false);

        using var download = await http.GetAsync(new Uri("http://127.0.0.1:10000/devstoreaccount1/packages/x?sig=y"));
        using var checkIn = await http.GetAsync(new Uri("http://127.0.0.1:7071/v1/health"));

        Assert.Equal(1, network.StorageRequests);
        Assert.Equal(0, network.Resumed);
    }

    [Theory]
    [InlineData(5, true, HttpStatusCode.PartialContent, 1)]
    [InlineData(0, true, HttpStatusCode.PartialContent, 0)]
    [InlineData(5, false, HttpStatusCode.PartialContent, 0)]
    [InlineData(5, true, HttpStatusCode.OK, 0)]
    public async Task Send_RangeOfADownload_IsResumedOnlyWithOffsetMatchAndPartialAnswer(long from, bool ifMatch, HttpStatusCode status, int resumed)
    {
        using var network = new TerminalNetwork(new Answering(status), Storage);
        using var http = new HttpClient(network, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, Storage);
        request.Headers.Range = new RangeHeaderValue(from, null);
        if (ifMatch)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        }

        using var response = await http.SendAsync(request);

        Assert.Equal(resumed, network.Resumed);
    }

    private sealed class Answering(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status));
    }
}
