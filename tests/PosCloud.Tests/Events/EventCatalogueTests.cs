using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PosCloud.Core;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Documents;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Events.Documentation;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Terminals;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Events;

/// <summary>
/// Consumers program against <c>docs/events.md</c> and its schemas, so both are made from the code. With POSCLOUD_WRITE_DOCS=1
/// they are written; a schema that would break a consumer is refused even then.
/// </summary>
public sealed class EventCatalogueTests
{
    [Fact]
    public void Catalogue_HasEveryTypeOnce()
    {
        var types = typeof(EventTypes).GetFields().Select(f => (string)f.GetRawConstantValue()!);

        Assert.Equal(types.Order(StringComparer.Ordinal), EventCatalogue.All.Select(d => d.Type).Order(StringComparer.Ordinal));
        Assert.All(EventCatalogue.All, d => Assert.Matches(@"^poscloud\.[a-z]+\.[a-z-]+\.v1$", d.Type));
    }

    [Fact]
    public async Task Story_HasEveryTypeAndEachFitsItsSchema()
    {
        using var cloud = new FakeCloud();

        var events = await EventStory.TellAsync(cloud);

        Assert.Empty(EventCatalogue.All.Select(d => d.Type).Except(events.Select(e => e.Type)));
        Assert.All(events, e => Assert.Empty(SchemaCheck.Errors(CloudEventJson.Element(e), EventSchemas.Of(e.Type))));
        Assert.Equal(events.Count, events.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task Sequence_OrdersTheEventsOfEachSubjectAsTheyHappened()
    {
        using var cloud = new FakeCloud();

        var events = await EventStory.TellAsync(cloud);

        Assert.All(events.GroupBy(e => e.Subject), subject =>
        {
            var sequences = subject.Select(e => e.Sequence!).ToList();
            Assert.Equal(sequences.Distinct().Order(StringComparer.Ordinal), sequences);
            Assert.Single(sequences.Select(s => s.Length).Distinct());
        });
    }

    [Fact]
    public async Task Page_TableAndExamples_AreThoseOfTheCode()
    {
        using var cloud = new FakeCloud();
        var examples = (await EventStory.TellAsync(cloud)).GroupBy(e => e.Type).ToDictionary(g => g.Key, g => g.First());
        var page = await File.ReadAllTextAsync(EventDocs.Page);
        if (EventDocs.AreWritten)
        {
            page = EventDocs.WithBlock(EventDocs.WithBlock(page, "events", Table()), "examples", Examples(examples));
            await File.WriteAllTextAsync(EventDocs.Page, page);
        }

        Assert.Equal(Table(), EventDocs.Block(page, "events"));
        Assert.Equal(Steady(Examples(examples)), Steady(EventDocs.Block(page, "examples")));
    }

    [Fact]
    public void Schemas_OfAllTypes_AreThoseOfTheCodeAndBreakNobody()
    {
        var found = Directory.GetFiles(EventDocs.Schemas, "*.json").ToDictionary(f => Path.GetFileNameWithoutExtension(f));
        Assert.Empty(found.Keys.Except(EventCatalogue.All.Select(d => d.Type)));
        foreach (var type in EventCatalogue.All.Select(d => d.Type))
        {
            var path = Path.Combine(EventDocs.Schemas, $"{type}.json");
            var schema = EventSchemas.Of(type);
            if (found.ContainsKey(type))
            {
                Assert.Empty(SchemaCompatibility.Breaks(JsonNode.Parse(File.ReadAllText(path))!, schema));
            }

            if (EventDocs.AreWritten)
            {
                File.WriteAllText(path, EventSchemas.Text(schema));
            }

            Assert.Equal(EventSchemas.Text(schema), File.ReadAllText(path));
        }
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", "/b: is gone")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","examples":["x","y"]}}}""", "/b/type: was integer, is string")]
    [InlineData("""{"type":"object","required":[],"properties":{"a":{"type":"string"},"b":{"type":"integer","examples":["x"]}}}""", "/b/examples: y is gone")]
    public void Breaks_OfAChangeThatTakesSomethingAway_NamesIt(string after, string expected)
    {
        var before = JsonNode.Parse("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer","examples":["x","y"]}}}""")!;

        Assert.Contains(expected, SchemaCompatibility.Breaks(before, JsonNode.Parse(after)!));
        Assert.Contains("/required: a is gone", SchemaCompatibility.Breaks(before, JsonNode.Parse(after)!));
    }

    [Fact]
    public void Breaks_OfAChangeThatAddsSomething_AreNone()
    {
        var before = JsonNode.Parse("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}""")!;
        var after = JsonNode.Parse("""{"type":"object","required":["a","c"],"properties":{"a":{"type":"string"},"c":{"type":"string"}}}""")!;

        Assert.Empty(SchemaCompatibility.Breaks(before, after));
        Assert.NotEmpty(SchemaCompatibility.Breaks(after, before));
    }

    [Fact]
    public void Event_WithTheLongestOfEverything_StaysBelowItsBound()
    {
        // Every text as long as it may be, of characters that JSON writes with six.
        var id = new string('i', Names.MaxLength);
        var estate = new string('e', 32);
        var text = new string('\u96F6', Limits.LongText);
        var reason = new string('\u96F6', Limits.ShortText);
        var state = DecisionSamples.State() with { Estate = estate, TerminalId = id, Site = id };
        var data = new TerminalEventData(
            estate, id, id, id, id, ExecutionState.RolledBack, reason, long.MaxValue, id, DateTimeOffset.MaxValue);
        var peripheral = new PeripheralEventData(reason, reason, reason, reason, reason);
        var changed = new TerminalEventData(estate, id, Site: id, Peripheral: peripheral, PeripheralBefore: peripheral);
        var replaced = new TerminalEventData(estate, id, Site: id, Reason: text, HardwareId: id, ReplacedHardwareId: id, AskedBy: reason, ApprovedBy: reason);
        var ordered = new TerminalEventData(estate, id, Site: id, Reason: text, WorkOrderId: id, Task: text, AssignedTo: reason, Actor: reason);
        var release = new ReleaseRecord(
            id, ReleaseState.Withdrawn, [], null, DateTimeOffset.MaxValue, "", Withdrawn: new ReleaseWithdrawal(DateTimeOffset.MaxValue, "", text));
        var document = new DocumentRecord(
            id, id, new string('l', LanguageTag.MaxLength), Limits.Documents, DocumentFormat.Markdown, new string('a', 64), Limits.DocumentBytes, id, default, "", Reason: text);
        var rollout = RolloutRecord.Create(id, id, "all", new RolloutPlanBody([new WavePlan(id)]), 0, "", DateTimeOffset.MaxValue);
        var keys = new TrustEventData(
            estate, "timestamp", long.MaxValue, DateTimeOffset.MaxValue, 6, int.MaxValue, int.MaxValue, [.. Enumerable.Repeat(new string('k', TufLimits.KeyIdChars), 16)]);
        EventRecord?[] events =
        [
            OutboxItems.OfTerminal(state, long.MaxValue, 99, EventTypes.TerminalFailed, data, null, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfTerminal(state, long.MaxValue, 99, EventTypes.TerminalPeripheralChanged, changed, null, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfTerminal(state, long.MaxValue, 99, EventTypes.TerminalReplaced, replaced, null, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfTerminal(state, long.MaxValue, 99, EventTypes.TerminalWorkOrderCancelled, ordered, null, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfRelease(EventTypes.ReleaseWithdrawn, estate, release, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfDocument(EventTypes.ReleaseDocumentRemoved, estate, release, document, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfRollout(estate, rollout, new RolloutEvent(EventTypes.RolloutGateTripped, id, new GateHold(id, id, id)), 99, DateTimeOffset.MaxValue).Event,
            OutboxItems.OfTrust(EventTypes.TrustRotated, id, keys, int.MaxValue, 99, DateTimeOffset.MaxValue).Event,
        ];

        Assert.All(events, e => Assert.InRange(CloudEventJson.Length(e!), 1, EventRecord.MaxBytes));
    }

    [Fact]
    public void Event_ThatIsTooLarge_IsRefusedWhereItIsBuilt() => Assert.Throws<InvalidOperationException>(() => OutboxItems.OfTerminal(
        DecisionSamples.State(), 1, 0, EventTypes.TerminalFailed, new TerminalEventData("demo", "t", Reason: new string('x', EventRecord.MaxBytes)), null, default));

    [Fact]
    public void Event_OfATypeThatIsNotInTheCatalogue_IsRefused() => Assert.Throws<ArgumentException>(() => OutboxItems.OfTerminal(
        DecisionSamples.State(), 1, 0, "poscloud.terminal.invented.v1", new TerminalEventData("demo", "t"), null, default));

    [Fact]
    public void Event_StoredBeforeThereWereSequences_IsReadAndSent()
    {
        var old = JsonSerializer.Deserialize(
            """{"id":"a","type":"poscloud.release.published.v1","estate":"demo","subject":"releases/os-1","time":"2026-01-01T00:00:00+00:00","dataJson":"{}"}""",
            CoreJson.Stored.EventRecord)!;

        Assert.False(CloudEventJson.Element(old).TryGetProperty("sequence", out _));
    }

    private static string Table() => string.Join('\n',
    [
        "| Type | When | Subject | Always in `data` |",
        "|---|---|---|---|",
        .. EventCatalogue.All.Select(d => $"| [`{d.Type}`](events/schemas/{d.Type}.json) | {d.Summary} | `{d.Subject}` | {string.Join(", ", d.Always.Select(a => $"`{a}`"))} |"),
    ]);

    private static string Examples(Dictionary<string, EventRecord> examples)
    {
        var text = new StringBuilder();
        foreach (var type in EventCatalogue.All.Select(d => d.Type))
        {
            var json = JsonSerializer.Serialize(CloudEventJson.Element(examples[type]), new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" });
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"### {type}\n\n```json\n{json}\n```\n\n");
        }

        return text.ToString().Trim();
    }

    /// <summary>Without what another version of the delta codec makes different, and without the ids of keys that are made for each run.</summary>
    private static string Steady(string examples) => Regex.Replace(
        Regex.Replace(examples, "\"(packageSha256|backupSha256)\": \"[0-9a-f]{64}\"|\"(length)\": \\d+", m => $"\"{m.Groups[1].Value}{m.Groups[2].Value}\": …"),
        "(trust\\.targets\\.2\\.)[0-9a-f]{16}|^(\\s+\")[0-9a-f]{64}(?=\",?$)",
        "$1$2…",
        RegexOptions.Multiline);
}
