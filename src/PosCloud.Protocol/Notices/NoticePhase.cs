using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Notices;

/// <summary>When a notice is shown.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NoticePhase>))]
public enum NoticePhase
{
    /// <summary>Before the terminal installs, from so many hours before the planned time.</summary>
    Before,

    /// <summary>When it begins to install.</summary>
    During,

    /// <summary>After it has confirmed the upgrade.</summary>
    After,
}
