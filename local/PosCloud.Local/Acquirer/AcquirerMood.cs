using System.Text.Json.Serialization;
using PosCloud.Protocol;

namespace PosCloud.Local.Acquirer;

/// <summary>How the simulated acquirer treats authorisations.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AcquirerMood>))]
internal enum AcquirerMood
{
    Approves,
    Declines,

    /// <summary>Answers nothing: the connection is cut.</summary>
    Silent,
}
