using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Events;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;
using PosCloud.Protocol.Trust;

namespace PosCloud.Protocol;

/// <summary>
/// The wire format: camelCase, unknown members ignored (but see <see cref="Strict{T}"/>), duplicate members and missing or null
/// required members refused, depth limited, enums as kebab-case names.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = Limits.JsonDepth,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolResponse))]
[JsonSerializable(typeof(CheckInRequest))]
[JsonSerializable(typeof(CheckInResponse))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(ReportResponse))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(PackageLink))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadTicket))]
[JsonSerializable(typeof(UploadReceipt))]
[JsonSerializable(typeof(BackupList))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(ReleaseBackupRequest))]
[JsonSerializable(typeof(DeleteBackupRequest))]
[JsonSerializable(typeof(RestoreView))]
[JsonSerializable(typeof(BackupPlan))]
[JsonSerializable(typeof(MigrationStep))]
[JsonSerializable(typeof(Directive))]
[JsonSerializable(typeof(SignedEnvelope))]
[JsonSerializable(typeof(DirectiveKeyCertificate))]
[JsonSerializable(typeof(SignedFile))]
[JsonSerializable(typeof(TrustView))]
[JsonSerializable(typeof(CreateCodesRequest))]
[JsonSerializable(typeof(Page<EnrolmentCode>))]
[JsonSerializable(typeof(AddFactoryKeysRequest))]
[JsonSerializable(typeof(RevokeFactoryKeysRequest))]
[JsonSerializable(typeof(FactoryKeysResult))]
[JsonSerializable(typeof(Page<TerminalView>))]
[JsonSerializable(typeof(TerminalView))]
[JsonSerializable(typeof(WhyView))]
[JsonSerializable(typeof(DraftReleaseRequest))]
[JsonSerializable(typeof(ReleaseFloors))]
[JsonSerializable(typeof(WithdrawReleaseRequest))]
[JsonSerializable(typeof(ReleaseView))]
[JsonSerializable(typeof(Page<ReleaseView>))]
[JsonSerializable(typeof(UploadLink))]
[JsonSerializable(typeof(StartRolloutRequest))]
[JsonSerializable(typeof(RolloutForecast))]
[JsonSerializable(typeof(RolloutActionRequest))]
[JsonSerializable(typeof(RolloutView))]
[JsonSerializable(typeof(Page<RolloutView>))]
[JsonSerializable(typeof(Page<TerminalReadiness>))]
[JsonSerializable(typeof(SupportCaseView))]
[JsonSerializable(typeof(Page<SupportCaseView>))]
[JsonSerializable(typeof(OpenCaseRequest))]
[JsonSerializable(typeof(NoteCaseRequest))]
[JsonSerializable(typeof(CloseCaseRequest))]
[JsonSerializable(typeof(VendorContact))]
[JsonSerializable(typeof(Page<VendorContact>))]
[JsonSerializable(typeof(RemoveVendorRequest))]
[JsonSerializable(typeof(DemandDiagnosticsRequest))]
[JsonSerializable(typeof(DiagnosticsDemand))]
[JsonSerializable(typeof(Page<DiagnosticsView>))]
[JsonSerializable(typeof(DownloadLink))]
[JsonSerializable(typeof(DocumentUploadRequest))]
[JsonSerializable(typeof(DocumentUpload))]
[JsonSerializable(typeof(AddDocumentRequest))]
[JsonSerializable(typeof(RemoveDocumentRequest))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(Page<DocumentView>))]
[JsonSerializable(typeof(DocumentLink))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(Page<AuditLine>))]
[JsonSerializable(typeof(RevokeTerminalRequest))]
[JsonSerializable(typeof(ReplaceTerminalRequest))]
[JsonSerializable(typeof(ApproveReplacementRequest))]
[JsonSerializable(typeof(CancelReplacementRequest))]
[JsonSerializable(typeof(CreateWorkOrderRequest))]
[JsonSerializable(typeof(WorkOrderActionRequest))]
[JsonSerializable(typeof(WorkOrder))]
[JsonSerializable(typeof(Page<WorkOrder>))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(RotateKeyResponse))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayPage))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(UpgradePreconditions))]
[JsonSerializable(typeof(SelfTestPlan))]
[JsonSerializable(typeof(NoticePlan))]
[JsonSerializable(typeof(TerminalParameters))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(EcJwk))]
[JsonSerializable(typeof(EmptyRequest))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    private static readonly Lazy<JsonSerializerOptions> StrictOptions = new(
        () => new JsonSerializerOptions(Default!.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    /// <summary>
    /// The same with unknown members refused, for what people write: a gate whose name has a typing error must not be a gate that
    /// is not there.
    /// </summary>
    public static JsonTypeInfo<T> Strict<T>() => (JsonTypeInfo<T>)StrictOptions.Value.GetTypeInfo(typeof(T))!;
}
