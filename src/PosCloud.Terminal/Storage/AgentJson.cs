using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Notices;
using PosCloud.Terminal.SelfTests;

namespace PosCloud.Terminal.Storage;

/// <summary>The files in the state folder.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(TerminalIdentity))]
[JsonSerializable(typeof(TerminalCredential))]
[JsonSerializable(typeof(RotationJournal))]
[JsonSerializable(typeof(AgentState))]
[JsonSerializable(typeof(BootPointer))]
[JsonSerializable(typeof(SlotManifest))]
[JsonSerializable(typeof(DataManifest))]
[JsonSerializable(typeof(ActivatedSet))]
[JsonSerializable(typeof(DiagnosticsReport))]
[JsonSerializable(typeof(PendingReversal))]
[JsonSerializable(typeof(SelfTestRecord))]
[JsonSerializable(typeof(NoticeFile))]
[JsonSerializable(typeof(AuthorisationRequest))]
[JsonSerializable(typeof(AcquirerAnswer))]
[JsonSerializable(typeof(ReversalRequest))]
[JsonSerializable(typeof(ReversalAnswer))]
internal sealed partial class AgentJson : JsonSerializerContext;
