using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>Whatever compiles against the local worker must compile against the official packages.</summary>
public sealed class OfficialSubsetTests
{
    private static readonly IReadOnlyDictionary<string, (IReadOnlySet<string> Bases, IReadOnlySet<string> Members)> Official = ReadFacts();

    [Fact]
    public void PublicApi_OfTheLocalWorker_IsPartOfTheOfficialOne() =>
        Assert.Empty(PublicApi.Of(typeof(FunctionContext).Assembly).SelectMany(type => Unofficial(type.Type, type.Members)));

    [Fact]
    public void PublicApi_OfTheLocalWorker_HasEveryTypeOfTheFacts() =>
        Assert.Equal(Official.Keys.Order(), PublicApi.Of(typeof(FunctionContext).Assembly).Select(type => Split(type.Type).Header).Order());

    [Fact]
    public void Unofficial_ForWhatTheFactsLack_NamesIt()
    {
        const string type = "Microsoft.Azure.Functions.Worker :: sealed class TimerTriggerAttribute : TriggerBindingAttribute";
        Assert.Empty(Unofficial(type, ["bool RunOnStartup { get; set; }"]));
        Assert.Single(Unofficial(type, ["bool RunOnShutdown { get; set; }"]));
        Assert.Single(Unofficial(type + ", IDisposable", []));
        Assert.Single(Unofficial("Microsoft.Azure.Functions.Worker :: class Invented", []));
    }

    private static IEnumerable<string> Unofficial(string type, IReadOnlyList<string> members)
    {
        var (header, bases) = Split(type);
        return Official.TryGetValue(header, out var facts)
            ? bases.Except(facts.Bases).Concat(facts.Bases.Except(bases)).Select(name => $"{header} : {name}")
                .Concat(members.Where(member => !facts.Members.Contains(member)).Select(member => $"{header} {{ {member} }}"))
            : [header];
    }

    private static Dictionary<string, (IReadOnlySet<string>, IReadOnlySet<string>)> ReadFacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No PosCloud.sln above the tests.");
        }

        var facts = new Dictionary<string, (IReadOnlySet<string>, IReadOnlySet<string>)>();
        HashSet<string> members = [];
        foreach (var line in File.ReadLines(Path.Combine(folder.FullName, "tests/PosCloud.Tests/OfficialApi/functions-worker.txt")))
        {
            if (line.StartsWith(' '))
            {
                members.Add(line.Trim());
            }
            else if (line.Contains(" :: ", StringComparison.Ordinal))
            {
                var (header, bases) = Split(line);
                facts.Add(header, (bases.ToHashSet(), members = []));
            }
        }

        return facts;
    }

    private static (string Header, IEnumerable<string> Bases) Split(string type)
    {
        var colon = type.IndexOf(" : ", StringComparison.Ordinal);
        return colon < 0 ? (type, []) : (type[..colon], type[(colon + 3)..].Split(", "));
    }
}
