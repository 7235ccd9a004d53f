using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Core.Backups;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Documents;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Support;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Support;

namespace PosCloud.Core;

/// <summary>How the service's own records are stored and sealed. Additive changes only: old rows must stay readable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TerminalState))]
[JsonSerializable(typeof(TerminalFacts))]
[JsonSerializable(typeof(SealedTerminal))]
[JsonSerializable(typeof(Credential))]
[JsonSerializable(typeof(EnrolmentRecord))]
[JsonSerializable(typeof(UploadRecord))]
[JsonSerializable(typeof(CaseRecord))]
[JsonSerializable(typeof(CaseClosing))]
[JsonSerializable(typeof(CaseNote))]
[JsonSerializable(typeof(VendorContact))]
[JsonSerializable(typeof(ReleaseRecord))]
[JsonSerializable(typeof(DocumentRecord))]
[JsonSerializable(typeof(ReleaseApproval))]
[JsonSerializable(typeof(VersionRecord))]
[JsonSerializable(typeof(PackageRecord))]
[JsonSerializable(typeof(RolloutRecord))]
[JsonSerializable(typeof(RolloutPlanBody))]
[JsonSerializable(typeof(IReadOnlyList<StepTimes>))]
[JsonSerializable(typeof(UpgradePreconditions))]
[JsonSerializable(typeof(SelfTestPlan))]
[JsonSerializable(typeof(NoticePlan))]
[JsonSerializable(typeof(ConnectivityCheck))]
[JsonSerializable(typeof(BackupPlan))]
[JsonSerializable(typeof(IReadOnlyList<MigrationStep>))]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(SiteHolders))]
[JsonSerializable(typeof(OutboxItem))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(AuditHead))]
[JsonSerializable(typeof(TerminalEventData))]
[JsonSerializable(typeof(ReleaseEventData))]
[JsonSerializable(typeof(PackageEventData))]
[JsonSerializable(typeof(PackageRequestEvent))]
[JsonSerializable(typeof(RolloutEventData))]
[JsonSerializable(typeof(TrustEventData))]
[JsonSerializable(typeof(TrustWatchRecord))]
public sealed partial class CoreJson : JsonSerializerContext
{
    /// <summary>
    /// For table columns, which hold 32,768 characters: text outside ASCII is not escaped to six times its length. Never
    /// for HTML.
    /// </summary>
    public static CoreJson Stored => Relaxed.Context;

    // A class of its own: the generated half of this one sets Default in an order that is not defined.
    private static class Relaxed
    {
        public static readonly CoreJson Context =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
