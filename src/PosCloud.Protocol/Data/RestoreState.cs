using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Data;

/// <summary>States of a restore; the last two are final.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RestoreState>))]
public enum RestoreState
{
    /// <summary>The terminal has not said yet how it went.</summary>
    Ordered,

    /// <summary>The data is in place, counted and hashed as it was backed up.</summary>
    Restored,

    /// <summary>The terminal has refused or not managed it; its data is what it was.</summary>
    Failed,
}
