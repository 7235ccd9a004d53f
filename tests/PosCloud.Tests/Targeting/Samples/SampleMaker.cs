using PosCloud.Core.Targeting;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>Random filters and terminals out of few names and values, so that they often meet.</summary>
internal sealed class SampleMaker(Random random)
{
    private const int MaxDepth = 4;

    private static readonly string[] Operators = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "not like", "exists"];
    private static readonly string[] Plain =
        ["id", "site", "merchant", "region", "model", "revision", "hardware", "agent", "network", "power", "timeZone"];

    private static readonly string[] TagNames = ["ring", "a.b", "merchant", "my ring", "or", ".x", "it's"];
    private static readonly string[] ComponentNames = ["os", "a.b", "pay-app", "sha256"];
    private static readonly string[] Kinds = ["Scanner", "SCANNER", "POSPrinter", "POS.Printer", "firmware"];
    private static readonly string[] Values =
        ["a", "A", "aa", "a b", "1", "1.0", "1.0.0+b", "2.9", "2.10", "2.10-rc.1", "改版二", "改版三", "it's", "say \"hi\"", "back\\slash", "And", "all", ".", "*", "\ud83d\ude00"];

    private static readonly string[] Globs = ["*", "a*", "?", "*a", "1.*", "2.?*", "* *", "*\"*", "a?b", "*1*0*", "改*", "?*?", "1.0"];

    public SampleFilter Filter(int depth = 0) => random.Next(depth < MaxDepth ? 6 : 2) switch
    {
        2 => new SampleFilter(SampleKind.Not, [Filter(depth + 1)]),
        3 or 4 => new SampleFilter(SampleKind.And, [.. Parts(depth)]),
        5 => new SampleFilter(SampleKind.Or, [.. Parts(depth)]),
        _ => new SampleFilter(SampleKind.Comparison, [], Comparison()),
    };

    /// <summary>A third of what it could have is missing or not known.</summary>
    public FilterSubject Subject() => new(
        Value(),
        Value(),
        TagNames.Concat(["region"]).Where(_ => random.Next(3) > 0).ToDictionary(name => name, _ => Value()),
        new HardwareInfo(Value(), Value(), Value()),
        [.. ComponentNames.Where(_ => random.Next(3) > 0).Select(name => new InstalledComponent(name, Value(), Value(), 1))],
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => new Peripheral(Pick(Kinds), Value(), "", Value(), Value()))],
        Value(),
        new Conditions(Power: random.Next(3) > 0 ? Value() : null, Network: random.Next(3) > 0 ? Value() : null, TimeZone: Value()));

    private IEnumerable<SampleFilter> Parts(int depth) => Enumerable.Range(0, random.Next(2, 4)).Select(_ => Filter(depth + 1)).ToList();

    private SampleComparison Comparison()
    {
        var comparison = Pick(Operators);
        return new SampleComparison(Fact(), comparison, comparison switch
        {
            "exists" => [],
            "in" or "not in" => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick(Values))],
            "like" or "not like" => [Pick(Globs)],
            _ => [Pick(Values)],
        });
    }

    private SampleFact Fact() => random.Next(4) switch
    {
        0 => new SampleFact("tag", Pick(TagNames)),
        1 => new SampleFact("component", Pick(ComponentNames), random.Next(3) == 0 ? "sha256" : null),
        2 => new SampleFact("peripheral", Pick(Kinds), random.Next(3) switch { 0 => "firmware", 1 => "status", _ => null }),
        _ => new SampleFact(Pick(Plain)),
    };

    private string Value() => random.Next(6) == 0 ? "" : Pick(Values);

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
