using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Data;

/// <summary>Who runs a migration.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MigrationKind>))]
public enum MigrationKind
{
    /// <summary>A step that the agent has built in.</summary>
    BuiltIn,

    /// <summary>A step of that name in the software that the release installs.</summary>
    Software,
}
