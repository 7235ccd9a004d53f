using System.Text.Json.Serialization;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

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
[JsonSerializable(typeof(ReleaseRecord))]
[JsonSerializable(typeof(VersionRecord))]
[JsonSerializable(typeof(PackageRecord))]
[JsonSerializable(typeof(RolloutRecord))]
[JsonSerializable(typeof(OutboxItem))]
[JsonSerializable(typeof(TerminalEventData))]
[JsonSerializable(typeof(ReleaseEventData))]
[JsonSerializable(typeof(PackageEventData))]
[JsonSerializable(typeof(RolloutEventData))]
public sealed partial class CoreJson : JsonSerializerContext;
