using System.Collections.Frozen;
using System.Text.Json.Nodes;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>A line of the preparation list.</summary>
internal static class ReadinessFacts
{
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(StringComparer.Ordinal, "verdict", "missing");

    public static JsonObject Of(TerminalReadiness line) => new()
    {
        ["verdict"] = KebabCaseEnumConverter<ReadinessVerdict>.Name(line.Verdict),
        ["missing"] = new JsonArray([.. line.Checks.Where(c => c.AtWindow == ReadinessMark.NotMet).Select(c => JsonValue.Create(c.Name))]),
    };
}
