using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PosCloud.Tests.Tables;

/// <summary>What the client sends, and what it makes of answers that the emulator never gives.</summary>
public sealed class TableClientRequestTests
{
    private const string Key = "c2VjcmV0";

    private static readonly Uri Endpoint = new("https://account.table.core.windows.net");

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task SharedKey_SignsDateAndEscapedResource()
    {
        var handler = new RecordingHandler((HttpStatusCode.NoContent, ""));

        await Client(handler).DeleteEntityAsync("a|b", "it's", cancellationToken: None);

        var request = handler.Requests.Single();
        var date = request.Headers.GetValues("x-ms-date").Single();
        var signed = $"{date}\n/account/terminals(PartitionKey='a%7Cb',RowKey='it%27%27s')";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(signed)));
        Assert.Equal($"SharedKeyLite account:{signature}", request.Headers.GetValues("Authorization").Single());
        Assert.Equal("*", request.Headers.GetValues("If-Match").Single());
        Assert.Equal("2020-12-06", request.Headers.GetValues("x-ms-version").Single());
    }

    /// <summary>Stricter than the official client: a decimal comes back as a double, a local time depends on the machine, NaN equals nothing.</summary>
    [Fact]
    public async Task Entity_WithADecimalOrALocalTimeOrNaN_IsRefused()
    {
        var table = Client(new RecordingHandler((HttpStatusCode.NoContent, "")));

        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Price"] = 1.5m }, None));
        await Assert.ThrowsAsync<ArgumentException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Real"] = double.NaN }, None));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Local) }, None));
    }

    [Fact]
    public async Task SharedKey_AfterARotation_SignsWithTheNewKey()
    {
        var handler = new RecordingHandler((HttpStatusCode.NoContent, ""));
        var credential = new TableSharedKeyCredential("account", Key);
        var client = new TableClient(Endpoint, "terminals", credential, Options(handler));
        credential.SetAccountKey("bmV3");

        await client.DeleteEntityAsync("p", "r", cancellationToken: None);

        var date = handler.Requests.Single().Headers.GetValues("x-ms-date").Single();
        var signed = Encoding.UTF8.GetBytes($"{date}\n/account/terminals(PartitionKey='p',RowKey='r')");
        Assert.EndsWith(
            Convert.ToBase64String(HMACSHA256.HashData("new"u8, signed)),
            handler.Requests.Single().Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public async Task TokenCredential_SendsABearerTokenForTheStorageScope()
    {
        var handler = new RecordingHandler((HttpStatusCode.NoContent, ""));
        string[] scopes = [];
        var credential = DelegatedTokenCredential.Create((context, _) =>
        {
            scopes = context.Scopes;
            return new AccessToken("the-token", DateTimeOffset.MaxValue);
        });
        var service = new TableServiceClient(Endpoint, credential, Options(handler));

        await service.GetTableClient("terminals").AddEntityAsync(new TableEntity("p", "r"), None);

        Assert.Equal("Bearer the-token", handler.Requests.Single().Headers.GetValues("Authorization").Single());
        Assert.Equal(["https://storage.azure.com/.default"], scopes);
        Assert.Equal("account", service.AccountName);
    }

    [Fact]
    public async Task Write_AsksForNoContent_AndAnnotatesTypes()
    {
        var handler = new RecordingHandler((HttpStatusCode.NoContent, ""));

        await Client(handler).AddEntityAsync(new TableEntity("p", "r") { ["Wide"] = 5L, ["Text"] = "x", ETag = new ETag("old") }, None);

        Assert.Equal("return-no-content", handler.Requests.Single().Headers.GetValues("Prefer").Single());
        Assert.Equal(
            """{"PartitionKey":"p","RowKey":"r","Wide@odata.type":"Edm.Int64","Wide":"5","Text":"x"}""",
            handler.Bodies.Single());
    }

    [Fact]
    public async Task ServerBusy_IsTriedAgain_EachTimeSignedAnew()
    {
        var handler = new RecordingHandler(
            (HttpStatusCode.ServiceUnavailable, ""), (HttpStatusCode.InternalServerError, ""), (HttpStatusCode.NoContent, ""));

        var response = await Client(handler).UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace, None);

        Assert.Equal((204, 3), (response.Status, handler.Requests.Count));
        Assert.All(handler.Requests, request => Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.Single(handler.Bodies.Distinct());
    }

    [Fact]
    public async Task ServerBusy_ForTooLong_ThrowsWithTheStatus()
    {
        var handler = new RecordingHandler((HttpStatusCode.ServiceUnavailable, "<html>busy</html>"));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => Client(handler).GetEntityAsync<TableEntity>("p", "r", cancellationToken: None));

        Assert.Equal((503, 4), (refused.Status, handler.Requests.Count));
    }

    [Fact]
    public async Task CreateIfNotExists_WhileTheTableIsBeingDeleted_Throws()
    {
        var handler = new RecordingHandler((HttpStatusCode.Conflict, Error("TableBeingDeleted", "Try later.")));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Client(handler).CreateIfNotExistsAsync(None));

        Assert.Equal((409, "TableBeingDeleted"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Transaction_RefusedAsAWhole_IsAPlainFailure()
    {
        var handler = new RecordingHandler((HttpStatusCode.RequestEntityTooLarge, Error("ContentLengthExceeded", "Too large.")));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Client(handler).SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "r"))], None));

        Assert.Equal((413, "ContentLengthExceeded"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Transaction_WithAnActionRefused_NamesItsIndex()
    {
        // The form of https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-error-response.
        var body = $"--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n"
            + "--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + "HTTP/1.1 409 Conflict\r\nContent-ID: 2\r\nContent-Type: application/json\r\n\r\n"
            + Error("EntityAlreadyExists", "2:The specified entity already exists.\\n\\nRequestId:1")
            + "\r\n--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        var handler = new RecordingHandler((HttpStatusCode.Accepted, body));

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Client(handler).SubmitTransactionAsync(
            Enumerable.Range(0, 3).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{n}"))), None));

        Assert.Equal((409, "EntityAlreadyExists", 2), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex!.Value));
    }

    [Fact]
    public async Task Transaction_AnsweredForTooFewActions_Throws()
    {
        var handler = new RecordingHandler((HttpStatusCode.Accepted, "--b\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n--b--\r\n"));

        await Assert.ThrowsAsync<RequestFailedException>(() => Client(handler).SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "1")),
                new(TableTransactionActionType.Add, new TableEntity("p", "2")),
            ],
            None));
    }

    [Fact]
    public async Task OwnPolicy_SeesEveryRequest()
    {
        var handler = new RecordingHandler((HttpStatusCode.NoContent, ""));
        var options = Options(handler);
        var counter = new CountingPolicy();
        options.AddPolicy(counter, HttpPipelinePosition.PerCall);
        var client = new TableClient(Endpoint, "terminals", new TableSharedKeyCredential("account", Key), options);

        await client.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: None);
        await client.DeleteEntityAsync("p", "r", cancellationToken: None);

        Assert.Equal(2, counter.Count);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("AccountName=shop;AccountKey=c2VjcmV0", "shop", "https://shop.table.core.windows.net/")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;EndpointSuffix=core.example.net;", "shop", "http://shop.table.core.example.net/")]
    [InlineData("AccountKey=c2VjcmV0Cg==;AccountName=x;TableEndpoint=http://127.0.0.1:9/x", "x", "http://127.0.0.1:9/x")]
    public void ConnectionString_GivesAccountAndEndpoint(string connectionString, string account, string endpoint)
    {
        var client = new TableServiceClient(connectionString);

        Assert.Equal((account, new Uri(endpoint)), (client.AccountName, client.Uri));
        Assert.Equal(endpoint.TrimEnd('/') + "/terminals", client.GetTableClient("terminals").Uri.ToString());
    }

    [Theory]
    [InlineData("AccountName=shop")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("AccountName=shop;AccountKey=not base64!")]
    [InlineData("nonsense")]
    [InlineData("AccountName=a;AccountName=b;AccountKey=c2VjcmV0")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=relative")]
    public void ConnectionString_ThatIsIncomplete_ThrowsWithoutTheKey(string connectionString)
    {
        var refused = Assert.Throws<FormatException>(() => new TableServiceClient(connectionString));

        Assert.DoesNotContain("c2VjcmV0", refused.Message, StringComparison.Ordinal);
    }

    private static string Error(string code, string message) =>
        "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"" + message + "\"}}}";

    private static TableClient Client(HttpMessageHandler handler) =>
        new(Endpoint, "terminals", new TableSharedKeyCredential("account", Key), Options(handler));

    private static TableClientOptions Options(HttpMessageHandler handler)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(handler)) };
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return options;
    }

    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }
}
