using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Notices;

/// <summary>What somebody found.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ChecklistResult>))]
public enum ChecklistResult
{
    /// <summary>It is as the line says.</summary>
    Passed,

    /// <summary>It is not.</summary>
    Failed,
}
