using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Cli.Audit;
using PosCloud.Cli.Codes;
using PosCloud.Cli.Cost;
using PosCloud.Cli.Deltas;
using PosCloud.Cli.Events;
using PosCloud.Cli.Failures;
using PosCloud.Cli.Login;
using PosCloud.Protocol.Audit;

namespace PosCloud.Cli;

/// <summary>What <c>--json</c> prints beside the API's own records. The names are as stable as the API's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LoginResult))]
[JsonSerializable(typeof(LogoutResult))]
[JsonSerializable(typeof(CodesFile))]
[JsonSerializable(typeof(List<FactoryListEntry>))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(DeltaReport))]
[JsonSerializable(typeof(DeltaInfoReport))]
[JsonSerializable(typeof(DeltaVerifyReport))]
[JsonSerializable(typeof(DeltaBenchReport))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(AuditHead))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(CostPrices))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(FailureList))]
internal sealed partial class CliJson : JsonSerializerContext;
