using System.Text.Json.Nodes;
using PosCloud.Local;
using PosCloud.Local.Acquirer;
using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Tests.Local.Demo.Scenarios;

public sealed class ScenarioFileTests : IDisposable
{
    private const string Good = """
        {
          // Comments are good.
          "title": "One shop",
          "images": { "os-1": { "bytes": 100, "seed": 1 }, "os-2": { "editOf": "os-1", "seed": 2 }, "lan": { "json": { "profile": "shop-lan" } }, "guide": { "text": "# Tips\n" } },
          "terminals": [
            { "id": "till-1", "site": "shop", "language": "zh-CN", "networks": { "shop-lan": "gateway-only" }, "factory": [ { "name": "os", "version": "1.0", "image": "os-1" } ] }
          ],
          "steps": [
            { "do": "publish", "title": "Publish", "release": { "components": [ { "file": "os-2", "name": "os", "version": "2.0" } ], "backOut": "By itself." } },
            { "title": "Start", "do": "roll-out", "rollout": { "rolloutId": "r1", "releaseId": "os-2.0", "target": "all" } },
            { "do": "change", "title": "Unplug", "terminal": "till-1", "conditions": { "batchOpen": true }, "link": false },
            { "do": "acquirer", "title": "Silence", "mood": "silent" },
            { "do": "ready", "title": "Ready?", "rolloutId": "r1", "expect": { "till-1": { "verdict": "not-ready", "missing": [ "batch" ] } } },
            { "do": "work-order", "title": "Order", "terminal": "till-1", "order": { "task": "Clean it." } },
            { "do": "replace", "title": "Replace", "terminal": "till-1", "hardware": "SN-2", "reason": "Broken." },
            { "do": "document", "title": "Guide", "releaseId": "os-2.0", "name": "guide", "language": "en", "image": "guide" },
            { "do": "recipient", "title": "Key", "name": "head-office" },
            { "do": "restore", "title": "Restore", "terminal": "till-1", "recipient": "head-office" },
            { "do": "await", "title": "Wait", "seconds": 5, "expect": { "till-1": { "state": "confirmed", "runs": { "os": "2.0" } } } }
          ],
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("poscloud-scenario-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_EveryKindOfStep_IsTaken()
    {
        Scenario scenario = Read(Good, out string from);

        Assert.Equal(folder, from);
        Assert.Equal(
            [typeof(PublishStep), typeof(RollOutStep), typeof(ChangeStep), typeof(AcquirerStep), typeof(ReadyStep), typeof(WorkOrderStep), typeof(ReplaceStep), typeof(DocumentStep), typeof(RecipientStep), typeof(RestoreStep), typeof(AwaitStep)],
            scenario.Steps.Select(s => s.GetType()));
        Assert.Equal(AcquirerMood.Silent, Assert.IsType<AcquirerStep>(scenario.Steps[3]).Mood);
        Assert.Equal(NetworkReach.GatewayOnly, scenario.Terminals[0].Networks!["shop-lan"]);
    }

    [Fact]
    public void Read_TheDefault_CanRun()
    {
        Scenario scenario = ScenarioFile.Read(ScenarioFile.Default, out _);

        Assert.Equal(["zh-CN", "en-GB"], scenario.Terminals.Select(t => t.Language!));
        Assert.Contains(scenario.Steps, s => s is ReplaceStep);
    }

    [Theory]
    [InlineData("\"mood\": \"silent\"", "\"mood\": \"angry\"", "steps[3].mood")]
    [InlineData("\"do\": \"acquirer\"", "\"do\": \"bank\"", "steps[3]")]
    [InlineData("\"seconds\": 5", "\"second\": 5", "second")]
    [InlineData("\"seconds\": 5", "\"seconds\": 0", "between 1 and 3600")]
    [InlineData("\"state\": \"confirmed\"", "\"stat\": \"confirmed\"", "there is no fact stat")]
    [InlineData("\"verdict\"", "\"state\"", "there is no fact state; there are missing, verdict")]
    [InlineData("\"editOf\": \"os-1\"", "\"editOf\": \"os-0\"", "there is no image os-0 before it")]
    [InlineData("\"editOf\": \"os-1\"", "\"editOf\": \"os-1\", \"bytes\": 5", "one of file, bytes, editOf, json and text")]
    [InlineData("\"bytes\": 100", "\"file\": \"missing.img\"", "must be a file")]
    [InlineData("\"bytes\": 100", "\"bytes\": 67108865", "must have 1 to 67108864 bytes")]
    [InlineData("\"image\": \"os-1\"", "\"image\": \"os-9\"", "there is no image os-9")]
    [InlineData("\"terminal\": \"till-1\", \"conditions\"", "\"terminal\": \"till-9\", \"conditions\"", "there is no terminal till-9")]
    [InlineData("\"batchOpen\": true", "\"batchOpened\": true", "conditions")]
    [InlineData("\"target\": \"all\"", "\"target\": \"\"", "rollout: /target")]
    [InlineData("\"target\": \"all\"", "\"targets\": \"all\"", "rollout: ")]
    [InlineData("\"task\": \"Clean it.\"", "\"task\": \"\"", "order: /task")]
    [InlineData("\"hardware\": \"SN-2\"", "\"hardware\": \"\"", "/hardwareId")]
    [InlineData("\"language\": \"en\"", "\"language\": \"English!\"", "language: must be a language tag")]
    [InlineData("\"name\": \"head-office\"", "\"name\": \"\"", "name: must be")]
    [InlineData("\"image\": \"guide\"", "\"image\": \"guides\"", "there is no image guides")]
    [InlineData("\"site\": \"shop\"", "\"site\": \"a shop\"", "id and site must be")]
    [InlineData("\"title\": \"One shop\",", "", "title")]
    public void Read_AnythingThatCouldNotRun_IsRefusedInOneLineThatSaysWhere(string part, string instead, string message)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);

        var wrong = Assert.Throws<LocalSetupException>(() => Read(Good.Replace(part, instead, StringComparison.Ordinal), out _));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public async Task Images_AreTheSameEachTime_AndAnEditIsANextVersion()
    {
        Scenario scenario = Read(Good, out string from);
        var images = new ScenarioImages(Path.Combine(folder, "1"));
        var again = new ScenarioImages(Path.Combine(folder, "2"));
        await images.MakeAsync(scenario.Images, from, CancellationToken.None);
        await again.MakeAsync(scenario.Images, from, CancellationToken.None);

        Assert.All(scenario.Images.Keys, name => Assert.Equal(File.ReadAllBytes(images.Path(name)), File.ReadAllBytes(again.Path(name))));
        Assert.Equal(100, File.ReadAllBytes(images.Path("os-1")).Length);
        Assert.True(File.ReadAllBytes(images.Path("os-2")).Length > 100);
        Assert.Equal("""{ "profile": "shop-lan" }""", File.ReadAllText(images.Path("lan")));
    }

    [Fact]
    public void Differences_AreOfNamedMembersOnly_AndSayWhatIs()
    {
        JsonNode actual = JsonNode.Parse("""{ "state": "confirmed", "runs": { "os": "2.0", "app": "1" }, "missing": [ "batch" ] }""")!;

        Assert.Empty(Differences("""{ "state": "confirmed", "runs": { "os": "2.0" }, "missing": [ "batch" ], "case": null }"""));
        Assert.Equal(["t.runs.os is \"2.0\", expected \"3.0\""], Differences("""{ "runs": { "os": "3.0" } }"""));
        Assert.Equal(["t.case is nothing, expected \"退回\""], Differences("""{ "case": "退回" }"""));
        Assert.Equal(["t.missing is [\"batch\"], expected []"], Differences("""{ "missing": [] }"""));
        Assert.Single(Differences("""{ "state": { "a": 1 } }"""));

        IEnumerable<string> Differences(string expected) => Expectations.Differences("t", JsonNode.Parse(expected), actual);
    }

    private Scenario Read(string text, out string from)
    {
        string path = Path.Combine(folder, "scenario.json");
        File.WriteAllText(path, text);
        return ScenarioFile.Read(path, out from);
    }
}
