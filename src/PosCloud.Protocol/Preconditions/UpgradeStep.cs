using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// A step before which the preconditions are looked at. Components and peripherals matter at each; network and link quality at
/// <see cref="Download"/>; free bytes at <see cref="Download"/> and <see cref="Install"/>; power, batch, offline transactions, idle
/// time and the schedule at <see cref="Install"/> and <see cref="Switch"/>, because a download does not keep a terminal from taking
/// money. A schedule with <see cref="Schedule.DownloadInWindow"/> matters at <see cref="Download"/> too.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<UpgradeStep>))]
public enum UpgradeStep
{
    /// <summary>Before the first byte is fetched.</summary>
    Download,

    /// <summary>Before the idle slot is written.</summary>
    Install,

    /// <summary>Before the restart into the new slot.</summary>
    Switch,
}
