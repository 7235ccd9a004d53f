using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Api;

/// <summary>
/// The admin API of one estate (docs/protocol.md, admin side). Every call may be repeated without harm; the client does so
/// by itself up to <see cref="RetryPolicy.MaxAttempts"/> times when no answer came or the service was busy.
/// </summary>
/// <remarks>
/// Every method throws <see cref="AdminException"/> when the service refuses and
/// <see cref="ServiceUnreachableException"/> when it does not answer.
/// </remarks>
public sealed class AdminClient
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private readonly AdminSender _sender;
    private readonly BlockUploader _uploader;
    private readonly string _estatePath;
    private readonly HttpTufSource _metadata;

    /// <param name="http">Not disposed. Its time-out is that of one attempt; completing an upload of many GB takes minutes.</param>
    /// <param name="baseUri">Where the service is, for example <c>https://poscloud.example/</c>.</param>
    /// <param name="estate">The estate, in every path.</param>
    /// <param name="token">Gives bearer tokens.</param>
    /// <param name="time">Clock and timer of the waits; the system's when null.</param>
    public AdminClient(HttpClient http, Uri baseUri, string estate, AccessTokenProvider token, TimeProvider? time = null)
    {
        if (!Names.IsEstate(estate))
        {
            throw new ArgumentException("Not an estate's name.", nameof(estate));
        }

        Time = time ?? TimeProvider.System;
        var retries = new RetryPolicy(Time);
        var root = baseUri.AbsoluteUri.EndsWith('/') ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
        _sender = new AdminSender(http, root, token, retries);
        _uploader = new BlockUploader(http, retries);
        Estate = estate;
        _estatePath = $"v1/estates/{estate}";
        _metadata = new HttpTufSource(http, new Uri(root, $"{_estatePath}/metadata/"));
    }

    /// <summary>The estate.</summary>
    public string Estate { get; }

    /// <summary>The metadata that terminals read. Nobody trusts it unverified.</summary>
    internal ITufSource Metadata => _metadata;

    internal TimeProvider Time { get; }

    internal BlockUploader Uploader => _uploader;

    public async Task<IReadOnlyList<EnrolmentCode>> CreateCodesAsync(CreateCodesRequest request, CancellationToken cancellationToken) =>
        (await PostAsync("/enrolment-codes", request, ProtocolJson.Default.CreateCodesRequest, ProtocolJson.Default.PageEnrolmentCode, cancellationToken)).Items;

    /// <summary>Lets terminals join by the key of their factory.</summary>
    public Task<FactoryKeysResult> AddFactoryKeysAsync(AddFactoryKeysRequest request, CancellationToken cancellationToken) =>
        PostAsync("/factory-keys", request, ProtocolJson.Default.AddFactoryKeysRequest, ProtocolJson.Default.FactoryKeysResult, cancellationToken);

    /// <summary>Takes factory keys back that no terminal has joined with.</summary>
    public Task<FactoryKeysResult> RevokeFactoryKeysAsync(RevokeFactoryKeysRequest request, CancellationToken cancellationToken) =>
        PostAsync("/factory-keys/revoke", request, ProtocolJson.Default.RevokeFactoryKeysRequest, ProtocolJson.Default.FactoryKeysResult, cancellationToken);

    /// <param name="limit">Terminals on the page, 1 to <see cref="Limits.PageSize"/>; the service's choice when null.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    public Task<Page<TerminalView>> ListTerminalsAsync(int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync("/terminals" + PageQuery(limit, continuation), ProtocolJson.Default.PageTerminalView, cancellationToken);

    /// <summary>The terminal with its history.</summary>
    public Task<TerminalView> GetTerminalAsync(string terminalId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}", ProtocolJson.Default.TerminalView, cancellationToken);

    /// <summary>Why the terminal gets an upgrade or none.</summary>
    public Task<WhyView> WhyAsync(string terminalId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}/why", ProtocolJson.Default.WhyView, cancellationToken);

    /// <summary>Ends the terminal's credential; its next request is refused.</summary>
    public Task<TerminalView> RevokeTerminalAsync(string terminalId, RevokeTerminalRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/revoke", request, ProtocolJson.Default.RevokeTerminalRequest, ProtocolJson.Default.TerminalView, cancellationToken);

    /// <summary>Rows of the audit log, newest first.</summary>
    /// <param name="limit">As in <see cref="ListTerminalsAsync"/>.</param>
    /// <param name="continuation">From the page before; a row's number gives the rows below it.</param>
    public Task<Page<AuditLine>> ListAuditAsync(int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync("/audit" + PageQuery(limit, continuation), ProtocolJson.Default.PageAuditLine, cancellationToken);

    public Task<ReleaseView> DraftReleaseAsync(DraftReleaseRequest request, CancellationToken cancellationToken) =>
        PostAsync("/releases", request, ProtocolJson.Default.DraftReleaseRequest, ProtocolJson.Default.ReleaseView, cancellationToken);

    public Task<Page<ReleaseView>> ListReleasesAsync(int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync("/releases" + PageQuery(limit, continuation), ProtocolJson.Default.PageReleaseView, cancellationToken);

    public Task<ReleaseView> GetReleaseAsync(string releaseId, CancellationToken cancellationToken) =>
        GetAsync($"/releases/{Segment(releaseId)}", ProtocolJson.Default.ReleaseView, cancellationToken);

    /// <summary>A link to which the component's image is uploaded, see <see cref="UploadImageAsync"/>.</summary>
    public Task<UploadLink> CreateUploadLinkAsync(string releaseId, string component, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/components/{Segment(component)}/upload", ProtocolJson.Default.UploadLink, cancellationToken);

    /// <summary>Puts a file of at least one byte to the link in blocks; committed as a whole or not at all.</summary>
    /// <param name="path">The image.</param>
    /// <param name="link">From <see cref="CreateUploadLinkAsync"/>.</param>
    /// <param name="progress">Bytes that storage has confirmed.</param>
    public Task UploadImageAsync(string path, UploadLink link, IProgress<long>? progress, CancellationToken cancellationToken) =>
        _uploader.UploadAsync(new BlockUpload(path), link, progress, cancellationToken);

    /// <summary>The service hashes what was uploaded and compares it with the draft.</summary>
    public Task<ReleaseView> CompleteUploadAsync(string releaseId, string component, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/components/{Segment(component)}/complete", ProtocolJson.Default.ReleaseView, cancellationToken);

    public Task<ReleaseView> PublishReleaseAsync(string releaseId, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/publish", ProtocolJson.Default.ReleaseView, cancellationToken);

    /// <summary>The estate's trust metadata as the service has it.</summary>
    public Task<TrustView> GetTrustAsync(CancellationToken cancellationToken) => GetAsync("/trust", ProtocolJson.Default.TrustView, cancellationToken);

    /// <summary>Publishes the first root or the next one.</summary>
    public Task<TrustView> PublishRootAsync(SignedFile root, CancellationToken cancellationToken) =>
        PostAsync("/trust/root", root, ProtocolJson.Default.SignedFile, ProtocolJson.Default.TrustView, cancellationToken);

    /// <summary>Adds an approver's signature to the next targets file; the last one that it needs publishes it.</summary>
    public Task<TrustView> ProposeTargetsAsync(SignedFile targets, CancellationToken cancellationToken) =>
        PostAsync("/trust/targets", targets, ProtocolJson.Default.SignedFile, ProtocolJson.Default.TrustView, cancellationToken);

    /// <summary>Stops all offers of the release at once; it cannot be undone.</summary>
    public Task<ReleaseView> WithdrawReleaseAsync(string releaseId, WithdrawReleaseRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/withdraw", request, ProtocolJson.Default.WithdrawReleaseRequest, ProtocolJson.Default.ReleaseView, cancellationToken);

    public Task<RolloutView> StartRolloutAsync(StartRolloutRequest request, CancellationToken cancellationToken) =>
        PostAsync("/rollouts", request, ProtocolJson.Default.StartRolloutRequest, ProtocolJson.Default.RolloutView, cancellationToken);

    /// <summary>What the rollout would do; nothing is started.</summary>
    public Task<RolloutForecast> PlanRolloutAsync(StartRolloutRequest request, CancellationToken cancellationToken) =>
        PostAsync("/rollout-plans", request, ProtocolJson.Default.StartRolloutRequest, ProtocolJson.Default.RolloutForecast, cancellationToken);

    public Task<Page<RolloutView>> ListRolloutsAsync(int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync("/rollouts" + PageQuery(limit, continuation), ProtocolJson.Default.PageRolloutView, cancellationToken);

    /// <param name="rolloutId">The rollout.</param>
    /// <param name="request">What to do.</param>
    /// <param name="etag"><see cref="RolloutView.Etag"/> of what was looked at; abort alone needs none.</param>
    public Task<RolloutView> ActOnRolloutAsync(string rolloutId, RolloutActionRequest request, string? etag, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            HttpMethod.Post,
            $"{_estatePath}/rollouts/{Segment(rolloutId)}/actions",
            JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.RolloutActionRequest),
            ProtocolJson.Default.RolloutView,
            cancellationToken,
            etag);

    public Task<RolloutView> GetRolloutAsync(string rolloutId, CancellationToken cancellationToken) =>
        GetAsync($"/rollouts/{Segment(rolloutId)}", ProtocolJson.Default.RolloutView, cancellationToken);

    /// <summary>Publishes one page of kept events to the topic again; the answer says where the next page begins.</summary>
    public Task<ReplayPage> ReplayEventsAsync(ReplayRequest request, CancellationToken cancellationToken) =>
        PostAsync("/events/replay", request, ProtocolJson.Default.ReplayRequest, ProtocolJson.Default.ReplayPage, cancellationToken);

    /// <summary>One page of kept events.</summary>
    public Task<EventPage> QueryEventsAsync(ReplayRequest request, CancellationToken cancellationToken) =>
        PostAsync("/events/query", request, ProtocolJson.Default.ReplayRequest, ProtocolJson.Default.EventPage, cancellationToken);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _sender.SendAsync(HttpMethod.Get, _estatePath + path, body: null, type, cancellationToken);

    private Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _sender.SendAsync(HttpMethod.Post, _estatePath + path, EmptyObject, type, cancellationToken);

    private Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            HttpMethod.Post, _estatePath + path, JsonSerializer.SerializeToUtf8Bytes(request, requestType), answerType, cancellationToken);

    private static string PageQuery(int? limit, string? continuation)
    {
        var query = new List<string>(2);
        if (limit is { } count)
        {
            query.Add("limit=" + count.ToString(CultureInfo.InvariantCulture));
        }

        if (continuation is not null)
        {
            query.Add("continuation=" + Uri.EscapeDataString(continuation));
        }

        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    /// <summary>Escaping does not help against <c>..</c>: <see cref="Uri"/> would climb. Names cannot contain it.</summary>
    private static string Segment(string name) =>
        Names.IsVersion(name) ? Uri.EscapeDataString(name) : throw new ArgumentException($"'{name}' is not a name.", nameof(name));
}
