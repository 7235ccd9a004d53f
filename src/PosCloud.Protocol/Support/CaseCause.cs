using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Support;

/// <summary>What a support case was opened by.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CaseCause>))]
public enum CaseCause
{
    /// <summary>An upgrade failed or was refused by the terminal; the next confirmed one closes it.</summary>
    Failed,

    /// <summary>A terminal tried a release and went back; the next confirmed one closes it.</summary>
    RolledBack,

    /// <summary>A terminal fell silent in an upgrade; its next message closes it.</summary>
    Silent,

    /// <summary>A person opened it and a person closes it.</summary>
    Person,
}
