using System.Text.RegularExpressions;
using PosCloud.EndToEnd.Tests.Documentation;
using PosCloud.Protocol;

namespace PosCloud.EndToEnd.Tests;

/// <summary>Reads <c>docs/openapi.yaml</c> line by line: its indentation is fixed, so that no parser is needed.</summary>
public sealed class TheOpenApiPageNamesEveryEndpoint
{
    private readonly string[] _lines = File.ReadAllLines(Repository.Docs("openapi.yaml"));

    [Fact]
    public void Paths_AndMethods_AreThoseOfTheFunctions()
    {
        var documented = new List<(string Method, string Route)>();
        var path = "";
        foreach (var line in Section("paths"))
        {
            if (Regex.Match(line, "^  (/[^:]*):$") is { Success: true } found)
            {
                path = found.Groups[1].Value;
            }
            else if (Regex.Match(line, "^    (get|post|put|delete|patch):$") is { Success: true } method)
            {
                documented.Add((method.Groups[1].Value.ToUpperInvariant(), path));
            }
        }

        Assert.Equal(Endpoint.All.Select(e => (e.Method, e.Route)).Order(), documented.Order());
    }

    [Fact]
    public void References_AllPointToSomething()
    {
        var defined = new HashSet<string>();
        var kind = "";
        foreach (var line in Section("components"))
        {
            if (Regex.Match(line, "^  ([a-zA-Z]+):$") is { Success: true } group)
            {
                kind = group.Groups[1].Value;
            }
            else if (Regex.Match(line, "^    ([A-Za-z0-9]+):") is { Success: true } name)
            {
                defined.Add($"#/components/{kind}/{name.Groups[1].Value}");
            }
        }

        var used = _lines.SelectMany(l => Regex.Matches(l, "\\$ref: '?([^' }]+)")).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(defined));
    }

    [Fact]
    public void Schemas_OfRequestsAndAnswers_HaveTheMembersOfTheRecords()
    {
        var schemas = Schemas();
        var records = typeof(ProtocolJson).Assembly.GetExportedTypes()
            .Where(t => schemas.ContainsKey(t.Name))
            .ToList();

        Assert.Equal(schemas.Keys.Where(k => !k.EndsWith("Page", StringComparison.Ordinal)).Order(), records.Select(r => r.Name).Order());
        foreach (var record in records.Where(r => !r.IsEnum))
        {
            var members = record.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => Camel(p.Name!));
            Assert.Equal((record.Name, string.Join(' ', members.Order())), (record.Name, string.Join(' ', schemas[record.Name].Order())));
        }

        foreach (var names in records.Where(r => r.IsEnum))
        {
            var values = Enum.GetNames(names).Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName);
            Assert.Contains($"enum: [{string.Join(", ", values)}]", string.Join('\n', _lines), StringComparison.Ordinal);
        }
    }

    private Dictionary<string, List<string>> Schemas()
    {
        var schemas = new Dictionary<string, List<string>>();
        var inSchemas = false;
        var (schema, inProperties) = ("", false);
        foreach (var line in Section("components"))
        {
            if (Regex.IsMatch(line, "^  [a-zA-Z]+:$"))
            {
                inSchemas = line == "  schemas:";
            }
            else if (inSchemas && Regex.Match(line, "^    ([A-Za-z0-9]+):$") is { Success: true } name)
            {
                (schema, inProperties) = (name.Groups[1].Value, false);
                schemas[schema] = [];
            }
            else if (inSchemas && Regex.IsMatch(line, "^      [a-zA-Z]+:"))
            {
                inProperties = line == "      properties:";
            }
            else if (inProperties && Regex.Match(line, "^        ([A-Za-z0-9]+):") is { Success: true } member)
            {
                schemas[schema].Add(member.Groups[1].Value);
            }
        }

        return schemas;
    }

    private IEnumerable<string> Section(string name) =>
        _lines.SkipWhile(l => l != name + ":").Skip(1).TakeWhile(l => l.Length == 0 || l[0] is ' ' or '#');

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
