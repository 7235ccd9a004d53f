using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Support;
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
        Links = new LinkUpload(http, retries);
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

    internal LinkUpload Links { get; }

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
    /// <summary>Asks that other hardware takes a terminal's place.</summary>
    public Task<TerminalView> ReplaceTerminalAsync(string terminalId, ReplaceTerminalRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/replacement", request, ProtocolJson.Default.ReplaceTerminalRequest, ProtocolJson.Default.TerminalView, cancellationToken);

    public Task<WorkOrder> CreateWorkOrderAsync(string terminalId, CreateWorkOrderRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/work-orders", request, ProtocolJson.Default.CreateWorkOrderRequest, ProtocolJson.Default.WorkOrder, cancellationToken);

    public Task<WorkOrder> ActOnWorkOrderAsync(string terminalId, string orderId, WorkOrderActionRequest request, CancellationToken cancellationToken) =>
        PostAsync(
            $"/terminals/{Segment(terminalId)}/work-orders/{Segment(orderId)}/actions", request, ProtocolJson.Default.WorkOrderActionRequest, ProtocolJson.Default.WorkOrder, cancellationToken);

    /// <summary>One page of an estate's work orders; null takes all sites, terminals or states.</summary>
    public Task<Page<WorkOrder>> ListWorkOrdersAsync(
        string? site, string? terminalId, string? state, int? limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = PageQuery(limit, continuation);
        foreach (var (name, value) in new[] { ("site", site), ("terminal", terminalId), ("state", state) })
        {
            query += value is null ? "" : $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return GetAsync($"/work-orders{query}", ProtocolJson.Default.PageWorkOrder, cancellationToken);
    }

    /// <summary>Approves it; the answer has the code, which is shown once.</summary>
    public Task<EnrolmentCode> ApproveReplacementAsync(string terminalId, ApproveReplacementRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/replacement/approve", request, ProtocolJson.Default.ApproveReplacementRequest, ProtocolJson.Default.EnrolmentCode, cancellationToken);

    /// <summary>Takes a wish for other hardware back; its code is void then.</summary>
    public Task<TerminalView> CancelReplacementAsync(string terminalId, CancelReplacementRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/replacement/cancel", request, ProtocolJson.Default.CancelReplacementRequest, ProtocolJson.Default.TerminalView, cancellationToken);

    public Task<TerminalView> RevokeTerminalAsync(string terminalId, RevokeTerminalRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/revoke", request, ProtocolJson.Default.RevokeTerminalRequest, ProtocolJson.Default.TerminalView, cancellationToken);

    /// <summary>Asks the terminal for a diagnostics bundle; while one is asked for, asking again gives the same request.</summary>
    public Task<DiagnosticsDemand> DemandDiagnosticsAsync(string terminalId, DemandDiagnosticsRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/diagnostics", request, ProtocolJson.Default.DemandDiagnosticsRequest, ProtocolJson.Default.DiagnosticsDemand, cancellationToken);

    /// <summary>Bundles of the terminal, newest first.</summary>
    public Task<Page<DiagnosticsView>> ListDiagnosticsAsync(string terminalId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}/diagnostics", ProtocolJson.Default.PageDiagnosticsView, cancellationToken);

    public Task<DownloadLink> DiagnosticsLinkAsync(string terminalId, string uploadId, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/diagnostics/{Segment(uploadId)}/link", ProtocolJson.Default.DownloadLink, cancellationToken);

    /// <param name="closed">Whether closed cases belong to it.</param>
    /// <param name="limit">As in <see cref="ListTerminalsAsync"/>.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    public Task<Page<SupportCaseView>> ListCasesAsync(bool closed, int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync(
            "/cases" + Query(("state", closed ? "all" : null), ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("continuation", continuation)),
            ProtocolJson.Default.PageSupportCaseView,
            cancellationToken);

    public Task<SupportCaseView> GetCaseAsync(string terminalId, string caseId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}/cases/{Segment(caseId)}", ProtocolJson.Default.SupportCaseView, cancellationToken);

    public Task<SupportCaseView> OpenCaseAsync(string terminalId, OpenCaseRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/cases", request, ProtocolJson.Default.OpenCaseRequest, ProtocolJson.Default.SupportCaseView, cancellationToken);

    public Task<SupportCaseView> NoteCaseAsync(string terminalId, string caseId, NoteCaseRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/cases/{Segment(caseId)}/notes", request, ProtocolJson.Default.NoteCaseRequest, ProtocolJson.Default.SupportCaseView, cancellationToken);

    public Task<SupportCaseView> CloseCaseAsync(string terminalId, string caseId, CloseCaseRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/terminals/{Segment(terminalId)}/cases/{Segment(caseId)}/close", request, ProtocolJson.Default.CloseCaseRequest, ProtocolJson.Default.SupportCaseView, cancellationToken);

    public Task<Page<VendorContact>> ListVendorsAsync(CancellationToken cancellationToken) =>
        GetAsync("/vendors", ProtocolJson.Default.PageVendorContact, cancellationToken);

    public Task<VendorContact> SetVendorAsync(VendorContact vendor, CancellationToken cancellationToken) =>
        PostAsync("/vendors", vendor, ProtocolJson.Default.VendorContact, ProtocolJson.Default.VendorContact, cancellationToken);

    /// <returns>The contacts that are left.</returns>
    public Task<Page<VendorContact>> RemoveVendorAsync(RemoveVendorRequest request, CancellationToken cancellationToken) =>
        PostAsync("/vendors/remove", request, ProtocolJson.Default.RemoveVendorRequest, ProtocolJson.Default.PageVendorContact, cancellationToken);

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
    /// <summary>The backups of a terminal, and what became of its last restore.</summary>
    public Task<BackupList> ListBackupsAsync(string terminalId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}/backups", ProtocolJson.Default.BackupList, cancellationToken);

    /// <summary>One backup, with the head of its file.</summary>
    public Task<BackupView> GetBackupAsync(string terminalId, string backupId, CancellationToken cancellationToken) =>
        GetAsync($"/terminals/{Segment(terminalId)}/backups/{Segment(backupId)}", ProtocolJson.Default.BackupView, cancellationToken);

    /// <summary>Deletes a backup for good.</summary>
    public Task<BackupView> DeleteBackupAsync(string terminalId, string backupId, DeleteBackupRequest request, CancellationToken cancellationToken) =>
        PostAsync(
            $"/terminals/{Segment(terminalId)}/backups/{Segment(backupId)}/delete", request, ProtocolJson.Default.DeleteBackupRequest, ProtocolJson.Default.BackupView, cancellationToken);

    /// <summary>Has the terminal restore a backup at its next check-in.</summary>
    public Task<RestoreView> ReleaseBackupAsync(string terminalId, string backupId, ReleaseBackupRequest request, CancellationToken cancellationToken) =>
        PostAsync(
            $"/terminals/{Segment(terminalId)}/backups/{Segment(backupId)}/release", request, ProtocolJson.Default.ReleaseBackupRequest, ProtocolJson.Default.RestoreView, cancellationToken);

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

    /// <summary>A place for a document's bytes; <see cref="AdminFlows.AddDocumentAsync"/> does all three steps.</summary>
    public Task<DocumentUpload> UploadDocumentAsync(string releaseId, DocumentUploadRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/document-uploads", request, ProtocolJson.Default.DocumentUploadRequest, ProtocolJson.Default.DocumentUpload, cancellationToken);

    /// <summary>Attaches what was uploaded to the release; the service hashes it and looks into it.</summary>
    public Task<DocumentView> AddDocumentAsync(string releaseId, AddDocumentRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/documents", request, ProtocolJson.Default.AddDocumentRequest, ProtocolJson.Default.DocumentView, cancellationToken);

    /// <summary>All documents of a release, removed ones too.</summary>
    public Task<Page<DocumentView>> ListDocumentsAsync(string releaseId, CancellationToken cancellationToken) =>
        GetAsync($"/releases/{Segment(releaseId)}/documents", ProtocolJson.Default.PageDocumentView, cancellationToken);

    /// <param name="releaseId">The release.</param>
    /// <param name="name">The document.</param>
    /// <param name="language">What the reader wants; the service picks another when there is none in it.</param>
    /// <param name="version">Null for the newest.</param>
    public Task<DocumentLink> ReadDocumentAsync(string releaseId, string name, string? language, int? version, CancellationToken cancellationToken) => GetAsync(
        $"/releases/{Segment(releaseId)}/documents/{Segment(name)}" + Query(("language", language), ("version", version?.ToString(CultureInfo.InvariantCulture))),
        ProtocolJson.Default.DocumentLink,
        cancellationToken);

    /// <summary>Deletes the bytes of one version; that it was there stays listed.</summary>
    public Task<DocumentView> RemoveDocumentAsync(string releaseId, string name, RemoveDocumentRequest request, CancellationToken cancellationToken) =>
        PostAsync($"/releases/{Segment(releaseId)}/documents/{Segment(name)}/remove", request, ProtocolJson.Default.RemoveDocumentRequest, ProtocolJson.Default.DocumentView, cancellationToken);

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

    /// <summary>The preparation list, in the order of the terminals' ids; a filter makes pages shorter.</summary>
    /// <param name="rolloutId">The rollout.</param>
    /// <param name="wave">Only this wave; null for all.</param>
    /// <param name="site">Only this shop; null for all.</param>
    /// <param name="limit">As in <see cref="ListTerminalsAsync"/>.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    public Task<Page<TerminalReadiness>> ReadinessAsync(
        string rolloutId, string? wave, string? site, int? limit, string? continuation, CancellationToken cancellationToken) =>
        GetAsync(
            $"/rollouts/{Segment(rolloutId)}/readiness" + Query(("wave", wave), ("site", site), ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("continuation", continuation)),
            ProtocolJson.Default.PageTerminalReadiness,
            cancellationToken);

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

    private static string PageQuery(int? limit, string? continuation) =>
        Query(("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("continuation", continuation));

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new List<string>(parameters.Length);
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    /// <summary>Escaping does not help against <c>..</c>: <see cref="Uri"/> would climb. Names cannot contain it.</summary>
    private static string Segment(string name) =>
        Names.IsVersion(name) ? Uri.EscapeDataString(name) : throw new ArgumentException($"'{name}' is not a name.", nameof(name));
}
