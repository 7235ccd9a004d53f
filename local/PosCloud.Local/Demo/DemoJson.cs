using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Local.Demo;

/// <summary>The summary's file format.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
