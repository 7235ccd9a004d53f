using System.Globalization;
using System.Net;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosCloud.Cli.Api;
using PosCloud.Core.Diagnostics;
using PosCloud.Local.Azurite;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Hosting;
using PosCloud.Local.Identity;
using PosCloud.Local.Trust;
using PosCloud.Protocol.Releases;
using PosCloud.Trust.Releases;

namespace PosCloud.Local;

/// <summary>
/// The whole cloud on this machine: storage emulator, Event Grid topic, OpenID Connect issuer, and the Functions app. All of
/// it listens on 127.0.0.1 only and stops when this is disposed.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    /// <summary>The one estate of a local cloud.</summary>
    public const string Estate = "demo";

    /// <summary>Where events go that no function took.</summary>
    public const string DeadLetterContainer = "deadletter";

    private const int StartAttempts = 5;
    private static readonly TimeSpan _healthTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _healthPoll = TimeSpan.FromMilliseconds(50);

    private readonly LocalCloudOptions _options;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
    private readonly string _eventGridKey = Secrets.Create();
    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _ownFolder;
    private FunctionsPart? _functions;
    private LocalIssuer? _issuer;
    private EventGridTopic? _topic;
    private AzuriteProcess? _storage;
    private AdminClient? _admin;
    private LocalTrust? _trust;
    private IReadOnlyList<AdminClient> _approvers = [];
    private volatile bool _stopping;

    private LocalCloud(LocalCloudOptions options) => _options = options;

    /// <summary>Where the functions listen.</summary>
    public Uri Address => _functions!.Address;

    public AzuriteProcess Storage => _storage!;

    public EventGridTopic Topic => _topic!;

    public LocalIssuer Issuer => _issuer!;

    /// <summary>The admin API, as the client with all roles.</summary>
    public AdminClient Admin => _admin!;

    /// <summary>The estate's trust root: what terminals are set up with.</summary>
    public ReadOnlyMemory<byte> TrustRoot { get; private set; }

    /// <summary>Where that root lies.</summary>
    public string TrustRootFile => _trust!.RootFile;

    /// <summary>The private key of an approver, 1 or 2.</summary>
    public string ApproverKeyFile(int number) => _trust!.KeyFile($"approver-{number}");

    /// <summary>The master key of the functions host, for <c>/admin/functions/{name}</c>.</summary>
    public string MasterKey { get; } = Secrets.Create();

    /// <summary>The services of the Functions app.</summary>
    public IServiceProvider Services => _functions!.Services;

    /// <summary>Storage operations of all terminals' requests.</summary>
    public TerminalLedger Terminals { get; } = new();

    /// <summary>Storage operations of the service so far, by the work that made them.</summary>
    public IReadOnlyDictionary<string, OperationCount> StorageOperations => Services.GetRequiredService<OperationMeter>().Snapshot();

    /// <summary>Completes, with one line that names it, when a part has ended that should run.</summary>
    public Task<string> PartFailed => _failure.Task;

    /// <summary>Starts everything and waits until the functions answer.</summary>
    /// <exception cref="LocalSetupException">This machine lacks something; the message is a line that says what to do.</exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions options, CancellationToken cancellationToken)
    {
        var cloud = new LocalCloud(options);
        try
        {
            await cloud.StartAsync(cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client for the functions, without authorization. Cheap: all share their connections.</summary>
    public HttpClient CreateHttpClient() => new(_handler, disposeHandler: false) { BaseAddress = Address };

    /// <summary>The admin API as another client, for example <see cref="LocalIssuer.Viewer"/>.</summary>
    public AdminClient CreateAdminClient(LocalClient client)
    {
        // 230 s is how long Azure lets a function answer.
        var http = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(240) };
        return new AdminClient(http, Address, Estate, new ClientTokens(http, Issuer.Authority, client).GetAsync);
    }

    /// <summary>Approves an uploaded release as two people; the service then publishes it.</summary>
    public Task ApproveAsync(ReleaseView release, CancellationToken cancellationToken) => ApproveAsync(_approvers, release, cancellationToken);

    /// <summary>Names who can open backups, as both approvers; those that were named before go.</summary>
    public Task NameRecipientsAsync(BackupKeysTarget recipients, CancellationToken cancellationToken) =>
        _trust!.NameRecipientsAsync(_approvers, recipients, cancellationToken);

    /// <summary>The same through other clients, one for each approver.</summary>
    public Task ApproveAsync(IReadOnlyList<AdminClient> approvers, ReleaseView release, CancellationToken cancellationToken) =>
        _trust!.ApproveAsync(approvers, release, cancellationToken);

    /// <summary>Runs a timer or event function now, by hand, as the real host allows. Answers before the function ends.</summary>
    public async Task FireAsync(string function, CancellationToken cancellationToken)
    {
        using var http = CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"admin/functions/{function}")
        {
            Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("x-functions-key", MasterKey);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs something with the cloud; when a part of the cloud ends, it is cancelled.</summary>
    /// <exception cref="PartFailedException">A part ended; the message names it.</exception>
    public async Task<T> WhileRunningAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = run(end.Token);
        if (await Task.WhenAny(running, PartFailed) == running)
        {
            return await running;
        }

        await end.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        throw new PartFailedException(await PartFailed);
    }

    /// <summary>Stops everything, the functions first: they use the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        foreach (var part in new IAsyncDisposable?[] { _functions, _topic, _issuer, _storage })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _handler.Dispose();
        if (_ownFolder is not null && Directory.Exists(_ownFolder))
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // First of all: a port that is taken should cost nobody the time of a start.
        var port = LocalPort.Choose(_options.Port, _options.PortIsExact);
        _storage = await AzuriteProcess.StartAsync(
            new AzuriteOptions { DataDirectory = _options.DataFolder is { } data ? Path.Combine(data, "storage") : null, Progress = Say },
            cancellationToken);
        Watch("The storage emulator", _storage.Exited, () => $" (its last line: {_storage.LastLine})");
        _topic = await EventGridTopic.StartAsync(TimeProvider.System, cancellationToken);
        Watch("The Event Grid topic", _topic.Stopped);
        _issuer = await LocalIssuer.StartAsync(TimeProvider.System, cancellationToken);
        Watch("The OpenID Connect issuer", _issuer.Stopped);

        Say("WARNING: this cloud signs with test keys that were made on this machine. Never enrol a real terminal here.");
        _trust = new LocalTrust(Path.Combine(KeyFolder(), "trust"));
        _functions = await StartFunctionsAsync(port, cancellationToken);
        Watch("The Functions app", _functions.Stopped);
        await WaitForHealthAsync(cancellationToken);
        _admin = CreateAdminClient(_issuer.Admin);
        _approvers = [.. _issuer.Approvers.Select(CreateAdminClient)];
        TrustRoot = await _trust.EstablishAsync(_approvers, cancellationToken);
        await _topic.SubscribeAsync(
            new EventSubscriptionOptions(
                "build-delta",
                new Uri(Address, $"runtime/webhooks/EventGrid?functionName=BuildDelta&code={_eventGridKey}"),
                [Core.Events.EventTypes.DeltaRequested])
            {
                DeadLetters = new BlobDeadLetters(new BlobContainerClient(Storage.ConnectionString, DeadLetterContainer)),
            },
            cancellationToken);
        Say($"The cloud answers at {Address}");
    }

    private async Task<FunctionsPart> StartFunctionsAsync(int port, CancellationToken cancellationToken)
    {
        var settings = Settings(_trust!);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FunctionsPart.StartAsync(port, settings, Configure, Say, cancellationToken);
            }
            catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                // Another program took the port between the look and the start; unless it must be that one, the next will do.
                if (_options.PortIsExact || attempt == StartAttempts)
                {
                    throw new LocalSetupException($"Another program took the port of the functions just now ({exception.Message}): try again.");
                }

                port = LocalPort.Choose(_options.Port, _options.PortIsExact);
            }
        }
    }

    private void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Terminals);
        builder.UseMiddleware<TerminalLedgerMiddleware>();
        _options.Configure?.Invoke(builder);
    }

    // With a data folder the terminals of an earlier run go on trusting the same keys.
    private string KeyFolder() => _options.DataFolder ?? (_ownFolder = Directory.CreateTempSubdirectory("poscloud-").FullName);

    private Dictionary<string, string?> Settings(LocalTrust trust) => new()
    {
        ["PosCloud:Estates"] = Estate,
        ["PosCloud:Storage:ConnectionString"] = Storage.ConnectionString,
        ["PosCloud:EventGrid:TopicEndpoint"] = Topic.Endpoint.ToString(),
        ["PosCloud:EventGrid:TopicKey"] = Topic.Key,
        ["PosCloud:Admin:Authority"] = Issuer.Authority.ToString().TrimEnd('/'),
        ["PosCloud:Admin:Audience"] = LocalIssuer.Audience,
        ["PosCloud:Admin:RequireHttpsMetadata"] = "false",
        ["PosCloud:Trust:DirectorKeyFile"] = trust.KeyFile("director"),
        ["PosCloud:Trust:SnapshotKeyFile"] = trust.KeyFile("snapshot"),
        ["PosCloud:Trust:TimestampKeyFile"] = trust.KeyFile("timestamp"),
        ["PosCloud:Trust:RingKeyFile"] = trust.KeyFile("ring"),
        ["PosCloud:CheckIn:IntervalSeconds"] = Seconds(_options.CheckInInterval),
        ["PosCloud:CheckIn:ActiveIntervalSeconds"] = Seconds(_options.ActiveCheckInInterval),
        ["PosCloud:Rollouts:Approvals"] = _options.Approvals.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["PosCloud:Snapshot:RefreshSeconds"] = Seconds(_options.SnapshotRefresh),
        ["PosCloud_OutboxSchedule"] = _options.OutboxSchedule,
        ["PosCloud_DeltaSchedule"] = _options.DeltaSchedule,
        ["PosCloud_RolloutSchedule"] = _options.RolloutSchedule,
        ["PosCloud_TrustSchedule"] = _options.TrustSchedule,
        ["PosCloud_AuditSchedule"] = _options.AuditSchedule,
        ["Host:Keys:master"] = MasterKey,
        ["Host:Keys:eventgrid_extension"] = _eventGridKey,
        ["Host:TimerStatusFolder"] = _options.DataFolder is { } data ? Path.Combine(data, "timers") : null,
    };

    private static string Seconds(TimeSpan interval) => ((int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private async Task WaitForHealthAsync(CancellationToken cancellationToken)
    {
        using var http = CreateHttpClient();
        using var timeout = new CancellationTokenSource(_healthTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var status = (HttpStatusCode?)null;
        try
        {
            while (true)
            {
                using var response = await http.GetAsync("v1/health", either.Token);
                if ((status = response.StatusCode) == HttpStatusCode.OK)
                {
                    return;
                }

                await Task.Delay(_healthPoll, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalSetupException($"The functions do not become healthy (/v1/health answered {(int?)status}): see the warnings above.");
        }
    }

    private void Watch(string part, Task ended, Func<string>? detail = null) => _ = ended.ContinueWith(
        _ =>
        {
            if (!_stopping)
            {
                _failure.TrySetResult($"{part} stopped unexpectedly{detail?.Invoke()}: everything else is stopped too; start again.");
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Say(string line)
    {
        // What is cut short by the stop itself is nobody's concern.
        if (!_stopping)
        {
            _options.Progress?.Invoke(line);
        }
    }
}
