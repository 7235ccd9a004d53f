using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Filters;

namespace Azure.Data.Tables.Rest;

/// <summary>
/// The requests of the Table service's REST API, one method each, over one pipeline.
/// See https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api.
/// </summary>
/// <remarks>
/// The pipeline retries what is transient. A retry of a write whose first try was committed finds its own work: an
/// insert then ends with 409 EntityAlreadyExists and a conditional update with 412, so callers that must know read back.
/// </remarks>
internal sealed class TableRest
{
    public const string Json = "application/json;odata=minimalmetadata";

    private readonly HttpPipeline pipeline;
    private readonly string root;
    private readonly string version;

    public TableRest(Uri endpoint, string? accountName, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint;
        AccountName = accountName ?? AccountOf(endpoint);
        root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        version = options.VersionString;
        var pipelineOptions = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        pipelineOptions.PerRetryPolicies.Add(authentication);
        pipeline = HttpPipelineBuilder.Build(pipelineOptions);
    }

    public Uri Endpoint { get; }

    public string AccountName { get; }

    public static TableRest Create(string connectionString, TableClientOptions? options)
    {
        var parsed = TableConnectionString.Parse(connectionString);
        return Create(parsed.Endpoint, parsed.Credential, options);
    }

    public static TableRest Create(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, credential.AccountName, new SharedKeyLitePolicy(credential), options);
    }

    public static TableRest Create(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        var authentication = new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default");
        return new(endpoint, null, authentication, options);
    }

    public string TableUrl(string table) => $"{root}/{table}";

    /// <summary>Quotes in a key are doubled for OData, then everything unusual is escaped for the address.</summary>
    public string EntityUrl(string table, string partitionKey, string rowKey) =>
        $"{root}/{table}(PartitionKey='{EscapeKey(partitionKey)}',RowKey='{EscapeKey(rowKey)}')";

    /// <summary>Sends one request.</summary>
    /// <param name="quiet">A status that is not an error here, such as 404 for a delete.</param>
    /// <exception cref="RequestFailedException">The service refused, with its <see cref="RequestFailedException.ErrorCode"/>.</exception>
    public async ValueTask<Response> SendAsync(
        RequestMethod method,
        string url,
        Action<Request>? prepare,
        int? quiet,
        CancellationToken cancellationToken)
    {
        var context = new RequestContext { CancellationToken = cancellationToken };
        if (quiet is { } status)
        {
            context.AddClassifier(status, isError: false);
        }

        using var message = pipeline.CreateMessage(context);
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(url));
        request.Headers.Add("x-ms-version", version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", Json);
        prepare?.Invoke(request);
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var response = message.Response;
        return response.IsError ? throw new RequestFailedException(response) : response;
    }

    public ValueTask<Response> SendEntityAsync(
        RequestMethod method,
        string url,
        ReadOnlyMemory<byte> body,
        ETag? ifMatch,
        CancellationToken cancellationToken) =>
        SendAsync(
            method,
            url,
            request =>
            {
                // The body would only repeat what was sent; the new ETag is in the headers.
                request.Headers.Add("Prefer", "return-no-content");
                request.Headers.Add("Content-Type", "application/json");
                if (ifMatch is { } etag)
                {
                    request.Headers.Add("If-Match", etag.ToString());
                }

                request.Content = RequestContent.Create(body);
            },
            quiet: null,
            cancellationToken);

    private static string EscapeKey(string key) => Uri.EscapeDataString(ODataLiteral.Escape(key));

    /// <summary>The host's first label, or the path's first part where the host is an address or "localhost" (the emulator).</summary>
    private static string AccountOf(Uri endpoint) =>
        endpoint.HostNameType == UriHostNameType.Dns && !endpoint.IsLoopback
            ? endpoint.Host.Split('.')[0]
            : endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(endpoint.Host);
}
