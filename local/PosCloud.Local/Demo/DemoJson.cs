using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Local.Demo;

/// <summary>The report's file format.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class DemoJson : JsonSerializerContext;
