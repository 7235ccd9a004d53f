using System.Text.Json;
using PosCloud.Core;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Protocol.Releases;

namespace PosCloud.Tests.Catalogue;

public sealed class PackageKeyTests
{
    private static readonly string Image = new('a', 64);
    private static readonly string Base = new('b', 64);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly PackageKey[] Different =
    [
        PackageKey.Delta(Image, Base, PackageProfile.Default),
        PackageKey.Delta(Image, Base, PackageProfile.Small),
        PackageKey.Delta(Image, Base, PackageProfile.Fast),
        PackageKey.Delta(Image, Base, PackageProfile.Default) with { Format = 1 },
        PackageKey.Delta(Base, Image, PackageProfile.Default),
        PackageKey.Full(Image),
        PackageKey.Full(Image) with { Format = 1 },
    ];

    [Fact]
    public void Join_OfDifferentKeys_GivesDifferentNames()
    {
        Assert.Equal(Different.Length, Different.Select(k => k.Join('|')).Distinct().Count());
        Assert.Equal($"{Image}|{Base}|2|small", Different[1].Join('|'));
        Assert.Equal($"{Image}/full/2/fast", Different[5].Join('/'));
    }

    [Fact]
    public void Events_OfDifferentKeys_HaveDifferentIdsAndSubjects()
    {
        var events = Different.Select(key =>
            OutboxItems.OfPackage(EventTypes.DeltaRequested, PackageEventData.Of("demo", PackageRecord.Request(key, null, Now)), Now).Event!).ToList();

        Assert.Equal(Different.Length, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(Different.Length, events.Select(e => e.Subject).Distinct().Count());
    }

    [Fact]
    public void Key_OfAStoredPackage_SurvivesTheRow()
    {
        foreach (var key in Different)
        {
            var row = JsonSerializer.Serialize(PackageRecord.Request(key, null, Now), CoreJson.Stored.PackageRecord);

            Assert.Equal(key, JsonSerializer.Deserialize(row, CoreJson.Stored.PackageRecord)!.Key);
        }
    }

    [Fact]
    public void Row_FromBeforeTheFormatWasInTheKey_IsOfVersionOneAndNeverTheKeyOfToday()
    {
        var row = $$"""{"imageSha256":"{{Image}}","baseSha256":"{{Base}}","state":"built","requestedAt":"2026-01-01T00:00:00+00:00","sha256":"{{Base}}","length":7}""";

        var package = JsonSerializer.Deserialize(row, CoreJson.Stored.PackageRecord)!;

        Assert.Equal((1, PackageState.Built, 7L), (package.Format, package.State, package.Length));
        Assert.DoesNotContain(Enum.GetValues<PackageProfile>(), profile => package.Key == PackageKey.Delta(Image, Base, profile));
    }

    [Fact]
    public void Facts_FromBeforeTerminalsStatedTheirDecoder_StateNothing()
    {
        const string Row = """{"hardware":{"id":"sn-1","model":"POS-1","revision":"A"},"components":[],"peripherals":[],"conditions":{},"agentVersion":"1.0","seenAt":"2026-01-01T00:00:00+00:00"}""";

        Assert.Null(JsonSerializer.Deserialize(Row, CoreJson.Stored.TerminalFacts)!.Decoder);
    }
}
