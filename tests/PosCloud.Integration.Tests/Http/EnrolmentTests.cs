using PosCloud.Core.Terminals;
using PosCloud.Local;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>One-time codes are good once, for one key, until they expire; a new key ends the old credential.</summary>
[Collection(HttpTests.Name)]
public sealed class EnrolmentTests(LocalCloudFixture cloud)
{
    [Theory]
    [InlineData("demo.00000000000000000000")]
    [InlineData("other.00000000000000000000")]
    [InlineData("../demo.00000000")]
    [InlineData("demo|codes.00000000")]
    [InlineData("without-a-dot")]
    public async Task Enrol_WithAnUnknownCode_IsRefused(string code) =>
        (await cloud.CreateTerminal().EnrolAsync(code)).RefusesTerminal(Reasons.EnrolmentCodeUnknown);

    [Fact]
    public async Task Enrol_WithAnExpiredCode_IsRefused_AndCreatesNoTerminal()
    {
        const string Code = "demo.EXP1RED0000000000000";
        var terminal = cloud.CreateTerminal();
        var record = new EnrolmentRecord(
            terminal.TerminalId, "site-1", new Dictionary<string, string>(), DateTimeOffset.UtcNow.AddSeconds(-1), "admin");
        await cloud.Service<IEnrolmentStore>().AddAsync(LocalCloud.Estate, [(EnrolmentCodes.Hash(Code), record)], CancellationToken.None);

        (await terminal.EnrolAsync(Code)).RefusesTerminal(Reasons.EnrolmentCodeExpired);

        Assert.Null(await cloud.Service<ITerminalStore>().LoadAsync(new TerminalKey(LocalCloud.Estate, terminal.TerminalId), CancellationToken.None));
    }

    [Fact]
    public async Task Enrol_WithACodeThatAnotherKeyUsed_IsRefused_AndChangesNothing()
    {
        var (first, second) = (cloud.CreateTerminal(), cloud.CreateTerminal());
        var code = await cloud.CreateCodeAsync(first.TerminalId);
        Assert.Equal(201, (await first.EnrolAsync(code)).Status);
        var before = await cloud.ViewAsync(first.TerminalId);

        (await second.EnrolAsync(code)).RefusesTerminal(Reasons.EnrolmentCodeUsed);

        Assert.Equal(before, await cloud.ViewAsync(first.TerminalId));
        await first.CheckInAsync();
    }

    [Fact]
    public async Task Enrol_RepeatedWithTheSameKey_GivesTheSameTerminal_AndChangesNothing()
    {
        var terminal = cloud.CreateTerminal();
        var code = await cloud.CreateCodeAsync(terminal.TerminalId);
        await terminal.EnrolAsync(code);
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var again = await terminal.EnrolAsync(code);

        Assert.Equal((201, terminal.TerminalId), (again.Status, again.Read(ProtocolJson.Default.EnrolResponse).TerminalId));
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
        await terminal.CheckInAsync();
    }

    [Theory]
    [InlineData("check-in", null)]
    [InlineData("reports", """{"seq":9,"executionId":"x1","entries":[{"state":"accepted","at":"2026-01-01T00:00:00Z"}]}""")]
    [InlineData("links", """{"executionId":"x1","packageSha256":"0000000000000000000000000000000000000000000000000000000000000000","installedSha256":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("uploads", """{"kind":"diagnostics","sha256":"0000000000000000000000000000000000000000000000000000000000000000","length":1}""")]
    [InlineData("uploads/diagnostics-1/complete", "{}")]
    public async Task OldCredential_AfterANewKeyEnrolled_IsRevoked(string action, string? json)
    {
        var old = await cloud.EnrolAsync();
        await old.CheckInAsync();
        await cloud.EnrolAsync(old.TerminalId);
        var before = await cloud.ViewAsync(old.TerminalId);
        old.Seq++;

        var answer = json is null ? await old.PostAsync(action, old.CheckInBody()) : await old.PostAsync(action, json);

        answer.RefusesTerminal(Reasons.TerminalRevoked);
        Assert.Equal(before, await cloud.ViewAsync(old.TerminalId));
    }

    [Fact]
    public async Task OldKey_WithItsOldCode_AfterANewKeyEnrolled_DoesNotGetTheTerminalBack()
    {
        var old = cloud.CreateTerminal();
        var code = await cloud.CreateCodeAsync(old.TerminalId);
        await old.EnrolAsync(code);
        var successor = await cloud.EnrolAsync(old.TerminalId);
        var before = await cloud.ViewAsync(old.TerminalId);

        (await old.EnrolAsync(code)).RefusesTerminal(Reasons.EnrolmentCodeUsed);

        Assert.Equal(before, await cloud.ViewAsync(old.TerminalId));
        await successor.CheckInAsync();
    }

    [Fact]
    public async Task Enrol_SignedWithAnotherKeyThanItsOwn_IsRefused()
    {
        var (terminal, other) = (cloud.CreateTerminal(), cloud.CreateTerminal());
        var code = await cloud.CreateCodeAsync(terminal.TerminalId);

        (await terminal.EnrolAsync(code, r => r.Key = other.Key)).RefusesTerminal(Reasons.SignatureInvalid);
        (await terminal.EnrolAsync(code, r => r.Nonce = null)).RefusesTerminal(Reasons.NonceRequired);

        // The code is still good.
        Assert.Equal(201, (await terminal.EnrolAsync(code)).Status);
    }

    [Fact]
    public async Task Enrol_WithAKeyThatIsNoPointOfTheCurve_IsRefused()
    {
        var terminal = cloud.CreateTerminal();
        var zero = new string('A', 43);

        var answer = await terminal.EnrolAsync("demo.00000000000000000000", r => r.Body = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(r.Body)
                .Replace(terminal.PublicKey.X, zero, StringComparison.Ordinal).Replace(terminal.PublicKey.Y, zero, StringComparison.Ordinal)));

        Assert.Contains("/publicKey", answer.RefusesTerminal(Reasons.FieldInvalid).Detail, StringComparison.Ordinal);
    }
}
