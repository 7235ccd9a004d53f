using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Cli.Codes;
using PosCloud.Cli.Deltas;
using PosCloud.Cli.Failures;
using PosCloud.Cli.Login;

namespace PosCloud.Cli;

/// <summary>What <c>--json</c> prints beside the API's own records. The names are as stable as the API's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoginResult))]
[JsonSerializable(typeof(LogoutResult))]
[JsonSerializable(typeof(CodesFile))]
[JsonSerializable(typeof(DeltaReport))]
[JsonSerializable(typeof(DeltaInfoReport))]
[JsonSerializable(typeof(DeltaVerifyReport))]
[JsonSerializable(typeof(DeltaBenchReport))]
[JsonSerializable(typeof(FailureList))]
internal sealed partial class CliJson : JsonSerializerContext;
