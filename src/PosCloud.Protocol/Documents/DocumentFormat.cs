using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Documents;

/// <summary>What a document is written in.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DocumentFormat>))]
public enum DocumentFormat
{
    /// <summary>UTF-8 text without control characters.</summary>
    Markdown,

    /// <summary>Portable Document Format.</summary>
    Pdf,
}
