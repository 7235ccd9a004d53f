using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>Day of the week, Monday first (ISO 8601).</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Weekday>))]
public enum Weekday
{
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}
