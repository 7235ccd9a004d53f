using System.Text.RegularExpressions;
using PosCloud.EndToEnd.Tests.Documentation;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Support;

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
            .Where(t => !t.ContainsGenericParameters && ProtocolJson.Default.GetTypeInfo(t) is not null)
            .ToDictionary(t => t.Name);
        foreach (var page in new[] { typeof(Page<EnrolmentCode>), typeof(Page<TerminalView>), typeof(Page<ReleaseView>), typeof(Page<RolloutView>), typeof(Page<AuditLine>), typeof(Page<TerminalReadiness>), typeof(Page<SupportCaseView>), typeof(Page<VendorContact>), typeof(Page<DiagnosticsView>), typeof(Page<WorkOrder>), typeof(Page<DocumentView>) })
        {
            records.Add($"{page.GetGenericArguments()[0].Name}Page", page);
        }

        Assert.Equal(schemas.Keys.Order(), records.Keys.Order());
        foreach (var (name, record) in records.Where(r => !r.Value.IsEnum))
        {
            var members = ProtocolJson.Default.GetTypeInfo(record)!.Properties.Where(p => p.Get is not null).Select(p => p.Name);
            Assert.Equal((name, string.Join(' ', members.Order())), (name, string.Join(' ', schemas[name].Order())));
        }

        foreach (var names in records.Values.Where(r => r.IsEnum))
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
}
