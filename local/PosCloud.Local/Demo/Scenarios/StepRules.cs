using System.Text.Json;
using System.Text.Json.Nodes;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>What the parts of a step must be that are requests of the service.</summary>
internal static class StepRules
{
    /// <summary>The terminals that a step speaks of.</summary>
    public static IEnumerable<string> Terminals(ScenarioStep step) => step switch
    {
        AwaitStep s => s.Expect.Keys,
        ReadyStep s => s.Expect.Keys,
        ChangeStep s => [s.Terminal],
        WorkOrderStep s => [s.Terminal],
        ReplaceStep s => [s.Terminal],
        RestoreStep s => [s.Terminal],
        _ => [],
    };

    /// <summary>The first thing that is wrong with a step, or null.</summary>
    public static string? Wrong(ScenarioStep step) => step switch
    {
        AwaitStep s => Expectation(s.Expect, s.Seconds, TerminalFacts.Names),
        ReadyStep s => Expectation(s.Expect, s.Seconds, ReadinessFacts.Names),
        RollOutStep s => Request<StartRolloutRequest>(s.Rollout, "rollout"),
        WorkOrderStep s => Request<CreateWorkOrderRequest>(s.Order, "order"),
        ReplaceStep s => Fields(check => new ReplaceTerminalRequest(s.Hardware, s.Reason).Check(check)),
        ChangeStep { Conditions: { } conditions } => Merge(new Conditions(), conditions) is null ? "conditions: must be members of a terminal's conditions" : null,
        DocumentStep s when !LanguageTag.IsValid(s.Language) => "language: must be a language tag such as en or zh-CN",
        RecipientStep s when !Names.IsId(s.Name) => "name: must be 1 to 64 letters, digits, '-', '_' or single dots",
        PublishStep s when s.Release.ValueKind != JsonValueKind.Object => "release: must be a release file's content",
        _ => null,
    };

    public static T Read<T>(JsonElement request) => request.Deserialize(ProtocolJson.Strict<T>())!;

    /// <summary>Conditions with some members replaced; null when those are none.</summary>
    public static Conditions? Merge(Conditions conditions, JsonObject members)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(conditions, ProtocolJson.Strict<Conditions>())!;
        foreach (var (name, value) in members)
        {
            merged[name] = value?.DeepClone();
        }

        try
        {
            return merged.Deserialize(ProtocolJson.Strict<Conditions>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Request<T>(JsonElement request, string member)
        where T : IChecked
    {
        try
        {
            return Fields(Read<T>(request).Check) is { } wrong ? $"{member}: {wrong}" : null;
        }
        catch (JsonException e)
        {
            return $"{member}: {e.Path} cannot be read";
        }
    }

    private static string? Fields(Action<FieldChecker> rules)
    {
        var check = new FieldChecker();
        rules(check);
        return check.Error;
    }

    private static string? Expectation(IReadOnlyDictionary<string, JsonObject> expect, int seconds, IReadOnlySet<string> names)
    {
        if (seconds is < 1 or > ScenarioStep.MaxSeconds)
        {
            return $"seconds: must be between 1 and {ScenarioStep.MaxSeconds}";
        }

        var unknown = expect.Values.SelectMany(facts => facts).Select(fact => fact.Key).FirstOrDefault(name => !names.Contains(name));
        return unknown is null ? null : $"expect: there is no fact {unknown}; there are {string.Join(", ", names.Order(StringComparer.Ordinal))}";
    }
}
