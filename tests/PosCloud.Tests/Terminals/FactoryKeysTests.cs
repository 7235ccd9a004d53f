using System.Security.Cryptography;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Trust;

namespace PosCloud.Tests.Terminals;

/// <summary>Terminals that join with the key of their factory.</summary>
public sealed class FactoryKeysTests : IDisposable
{
    private const int Year = 365 * 24 * 3600;

    private readonly FakeCloud cloud = new();
    private readonly EcJwk key = NewKey();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Enrol_WithAKeyOnTheList_JoinsAsTheListSays()
    {
        await AddAsync(Entry());

        var answer = (await EnrolAsync(key)).Value();

        Assert.Equal("till-1", answer.TerminalId);
        var stored = (await cloud.Get<ITerminalStore>().LoadAsync(new TerminalKey(FakeCloud.Estate, "till-1"), CancellationToken.None))!;
        Assert.Equal(("shop-1", "sn-1", "till"), (stored.State.Site, stored.State.HardwareId, stored.State.Tags["kind"]));
    }

    [Fact]
    public async Task Enrol_Repeated_GivesTheSameTerminal()
    {
        await AddAsync(Entry());

        var first = cloud.Get<Tokens>().OpenCredential((await EnrolAsync(key)).Value().Credential);
        var second = cloud.Get<Tokens>().OpenCredential((await EnrolAsync(key)).Value().Credential);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Enrol_WithAnotherKeyOrAnotherHardware_IsUnknown()
    {
        await AddAsync(Entry());

        Assert.Equal(Reasons.FactoryKeyUnknown, (await EnrolAsync(NewKey())).Problem?.Reason);
        Assert.Equal(Reasons.FactoryKeyUnknown, (await EnrolAsync(key, "sn-2")).Problem?.Reason);
        Assert.Equal(Reasons.FactoryKeyUnknown, (await EnrolAsync(key, estate: "other")).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_AfterTheTime_IsExpired()
    {
        await AddAsync(Entry());
        cloud.Time.Advance(TimeSpan.FromDays(366));

        Assert.Equal(Reasons.FactoryKeyExpired, (await EnrolAsync(key)).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_OfWhatWasRevoked_IsRefused_AndAddingItAgainDoesNotHelp()
    {
        await AddAsync(Entry());
        var revoked = await RevokeAsync();
        Assert.Equal((1, 0), (revoked.Changed, revoked.Refused.Count));
        Assert.Equal(1, (await RevokeAsync()).Unchanged);

        Assert.Equal(Reasons.FactoryKeyRevoked, (await EnrolAsync(key)).Problem?.Reason);
        Assert.Equal(Reasons.FactoryKeyRevoked.Name, Assert.Single((await AddAsync(Entry())).Refused).Reason);
    }

    [Fact]
    public async Task Revoke_OfWhatHasJoined_SaysThatItIsATerminal()
    {
        await AddAsync(Entry());
        (await EnrolAsync(key)).Value();

        Assert.Equal(Reasons.FactoryKeyUsed.Name, Assert.Single((await RevokeAsync()).Refused).Reason);
    }

    [Fact]
    public async Task Enrol_UnderATerminalThatJoinedWithAnotherKey_IsRefused()
    {
        await cloud.TerminalAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(Entry());

        Assert.Equal(Reasons.FactoryKeyTaken, (await EnrolAsync(key)).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_OfATerminalThatWasRevoked_IsRefused()
    {
        await AddAsync(Entry());
        (await EnrolAsync(key)).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        (await cloud.Get<RevokeHandler>().HandleAsync(FakeCloud.Estate, "till-1", "stolen", FakeCloud.Actor, CancellationToken.None)).Value();

        Assert.Equal(Reasons.TerminalRevoked, (await EnrolAsync(key)).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_AfterTheKeyWasExchanged_DoesNotBringTheFactorysKeyBack()
    {
        await AddAsync(Entry());
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-1", Credential = cloud.Get<Tokens>().OpenCredential((await EnrolAsync(key)).Value().Credential)! };
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await terminal.SendRotateAsync(next)).Value();

        Assert.Equal(Reasons.FactoryKeyTaken, (await EnrolAsync(key)).Problem?.Reason);
    }

    [Fact]
    public async Task Add_TheSameListAgain_ChangesNothing_AndAnotherSiteIsTakenOverUntilItJoins()
    {
        Assert.Equal(1, (await AddAsync(Entry())).Added);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0, 1), Counts(await AddAsync(Entry())));
        Assert.Equal((0, 1, 0), Counts(await AddAsync(Entry() with { Site = "shop-2" })));
        (await EnrolAsync(key)).Value();

        Assert.Equal((0, 0, 1), Counts(await AddAsync(Entry() with { Site = "shop-2" })));
        Assert.Equal(Reasons.FactoryKeyUsed.Name, Assert.Single((await AddAsync(Entry() with { Site = "shop-3" })).Refused).Reason);
    }

    [Fact]
    public async Task Add_AListOfWhichAPartIsThere_AddsTheRest()
    {
        var many = Enumerable.Range(0, 250).Select(i => Entry() with { HardwareId = $"sn-{i}", TerminalId = $"till-{i}", Thumbprint = EcJwks.Thumbprint(NewKey()) }).ToArray();
        await AddAsync(many[..120]);

        Assert.Equal((130, 0, 120), Counts(await AddAsync(many)));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task AddAndEnrol_WithAFaultAtEachOperation_EndsWithOneTerminal(object moment)
    {
        var faults = await FaultSweep.RunAsync(
            _ => Task.FromResult(new AddFactoryKeysRequest([Entry()], Year)),
            async (fresh, request) =>
            {
                await FakeOperations.UntilAnsweredAsync(
                    () => fresh.Get<FactoryKeys>().AddAsync(FakeCloud.Estate, request, FakeCloud.Actor, CancellationToken.None));
                await FakeOperations.UntilAnsweredAsync(
                    () => fresh.Get<EnrolHandler>().HandleAsync(Request(key, "sn-1", FakeCloud.Estate), CancellationToken.None));
            },
            (FaultMoment)moment);

        Assert.InRange(faults, 5, 20);
    }

    [Theory]
    [InlineData("demo.abcdefgh", "demo")]
    [InlineData(null, null)]
    [InlineData(null, "UPPER")]
    [InlineData("short", null)]
    public void Check_OfCodeAndEstate_TakesExactlyOne(string? code, string? estate)
    {
        var check = new FieldChecker();
        new EnrolRequest("sn-1", "m", "A", key, "1.0.0", code, estate).Check(check);

        Assert.NotNull(check.Error);
    }

    [Theory]
    [InlineData("sn 1", "till-1", "/keys/0/hardwareId")]
    [InlineData("sn-1", "../x", "/keys/0/terminalId")]
    public void Check_OfAnEntryOutOfBounds_NamesIt(string hardwareId, string terminalId, string pointer)
    {
        var check = new FieldChecker();
        new AddFactoryKeysRequest([Entry() with { HardwareId = hardwareId, TerminalId = terminalId }], Year).Check(check);

        Assert.StartsWith(pointer, check.Error);
    }

    [Fact]
    public void Check_OfTheSameKeyTwice_IsRefused()
    {
        var check = new FieldChecker();
        new AddFactoryKeysRequest([Entry(), Entry() with { HardwareId = "sn-2", TerminalId = "till-2" }], Year).Check(check);

        Assert.Equal("/keys: must name each key once", check.Error);
    }

    private FactoryKey Entry() => new(
        "sn-1", EcJwks.Thumbprint(key), "till-1", "shop-1", new Dictionary<string, string> { ["kind"] = "till" });

    private async Task<FactoryKeysResult> AddAsync(params FactoryKey[] entries) => (await cloud.Get<FactoryKeys>().AddAsync(
        FakeCloud.Estate, new AddFactoryKeysRequest(entries, Year), FakeCloud.Actor, CancellationToken.None)).Value();

    private async Task<FactoryKeysResult> RevokeAsync() => (await cloud.Get<FactoryKeys>().RevokeAsync(
        FakeCloud.Estate, new RevokeFactoryKeysRequest([new FactoryKeyName("sn-1", EcJwks.Thumbprint(key))], "lost on its way"), CancellationToken.None)).Value();

    private Task<Outcome<EnrolResponse>> EnrolAsync(EcJwk publicKey, string hardwareId = "sn-1", string estate = FakeCloud.Estate) =>
        cloud.Get<EnrolHandler>().HandleAsync(Request(publicKey, hardwareId, estate), CancellationToken.None);

    private static EnrolRequest Request(EcJwk publicKey, string hardwareId, string estate) =>
        new(hardwareId, "POS-1", "A", publicKey, "1.0.0", Estate: estate);

    private static (int Added, int Changed, int Unchanged) Counts(FactoryKeysResult result) => (result.Added, result.Changed, result.Unchanged);

    private static EcJwk NewKey()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return EcJwks.FromKey(made);
    }
}
