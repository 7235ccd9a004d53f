using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>The format of scenario files: unknown members are errors, comments and trailing commas are not.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    AllowTrailingCommas = true,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Scenario))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
