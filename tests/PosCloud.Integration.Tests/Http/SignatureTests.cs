using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using PosCloud.Azure.Sealing;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Trust;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Whatever is wrong with a signature, a credential or a nonce has its own name and changes nothing.</summary>
[Collection(HttpTests.Name)]
public sealed class SignatureTests(LocalCloudFixture cloud)
{
    private static readonly ECDsa OtherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly Dictionary<string, (Action<SignedRequest> Tamper, Reason Reason)> Cases = new(StringComparer.Ordinal)
    {
        ["no signature"] = (r => Remove(r, Headers.Signature), Reasons.SignatureMissing),
        ["no signature input"] = (r => Remove(r, Headers.SignatureInput), Reasons.SignatureMissing),
        ["no digest"] = (r => Remove(r, Headers.ContentDigest), Reasons.SignatureMalformed),
        ["no credential"] = (r => Remove(r, Headers.Credential), Reasons.CredentialMissing),
        ["no nonce"] = (r => r.Nonce = null, Reasons.NonceRequired),
        ["another key"] = (r => r.Key = OtherKey, Reasons.SignatureInvalid),
        ["another key under its own name"] = (r => (r.Key, r.KeyId) = (OtherKey, EcJwks.Thumbprint(EcJwks.FromKey(OtherKey))), Reasons.SignatureInvalid),
        ["another key's name"] = (r => r.KeyId = EcJwks.Thumbprint(EcJwks.FromKey(OtherKey)), Reasons.SignatureInvalid),
        ["altered signature"] = (r => Replace(r, Headers.Signature, Flip), Reasons.SignatureInvalid),
        ["cut signature"] = (r => Replace(r, Headers.Signature, value => value[..^12] + ":"), Reasons.SignatureMalformed),
        ["two signatures"] = (r => Add(r, Headers.Signature, "sig2=:AAAA:"), Reasons.SignatureMalformed),
        ["component not covered"] = (r => Replace(r, Headers.SignatureInput, value => value.Replace(" \"@query\"", "", StringComparison.Ordinal)), Reasons.SignatureMalformed),
        ["another algorithm"] = (r => Replace(r, Headers.SignatureInput, value => value.Replace("ecdsa-p256-sha256", "hmac-sha256", StringComparison.Ordinal)), Reasons.SignatureMalformed),
        ["altered created"] = (r => Replace(r, Headers.SignatureInput, value => value.Replace(";created=", ";created=1", StringComparison.Ordinal)), Reasons.SignatureInvalid),
        ["altered body"] = (r => r.SentBody = [.. r.Body, (byte)' '], Reasons.DigestMismatch),
        ["altered body and digest"] = (AlterBodyAndDigest, Reasons.SignatureInvalid),
        ["digest of another kind"] = (r => Replace(r, Headers.ContentDigest, value => value.Replace("sha-256", "sha-512", StringComparison.Ordinal)), Reasons.SignatureMalformed),
        ["signed for another path"] = (r => (r.Path, r.SentTarget) = (r.Path.Replace("check-in", "reports", StringComparison.Ordinal), r.Path), Reasons.SignatureInvalid),
        ["signed for another method"] = (r => r.Method = "PUT", Reasons.SignatureInvalid),
        ["added query"] = (r => r.SentTarget = r.Path + "?a=b", Reasons.SignatureInvalid),
        ["altered query"] = (r => (r.Query, r.SentTarget) = ("?a=b", r.Path + "?a=c"), Reasons.SignatureInvalid),
        ["query taken away"] = (r => (r.Query, r.SentTarget) = ("?a=b", r.Path), Reasons.SignatureInvalid),
        ["path escaped on the way"] = (r => r.SentTarget = r.Path.Replace("check-in", "check%2din", StringComparison.Ordinal), Reasons.SignatureInvalid),
        ["altered credential"] = (r => r.Credential = Flip(r.Credential!), Reasons.CredentialInvalid),
        ["invented credential"] = (r => r.Credential = "AAAA", Reasons.CredentialInvalid),
        ["nonce as credential"] = (r => r.Credential = r.Nonce, Reasons.CredentialInvalid),
        ["credential that is no token"] = (r => Replace(r, Headers.Credential, _ => "a, b"), Reasons.SignatureMalformed),
        ["altered nonce"] = (r => Replace(r, Headers.SignatureInput, value => value.Replace($"nonce=\"{r.Nonce}\"", $"nonce=\"{Flip(r.Nonce!)}\"", StringComparison.Ordinal)), Reasons.SignatureInvalid),
        ["invented nonce"] = (r => r.Nonce = "AAAA", Reasons.NonceRequired),
        ["nonce of another service"] = (r => r.Nonce = ForeignNonce(), Reasons.NonceRequired),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CheckIn_Tampered_IsRefusedByName_AndChangesNothing(string name)
    {
        var (tamper, reason) = Cases[name];
        var terminal = await cloud.SharedTerminalAsync();
        terminal.Seq++;
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await terminal.PostAsync("check-in", terminal.CheckInBody(), tamper);

        answer.RefusesTerminal(reason);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Fact]
    public async Task CheckIn_WithAnExpiredNonce_IsRefused_AndTheNewNonceHelps()
    {
        var terminal = await cloud.EnrolAsync();
        var longAgo = new Tokens(cloud.Service<ITokenSealer>(), new ShiftedTime(-Tokens.NonceLifetime - TimeSpan.FromSeconds(1)));
        terminal.Seq = 1;

        var answer = await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.Nonce = longAgo.IssueNonce());

        answer.RefusesTerminal(Reasons.NonceExpired);
        Assert.Equal(200, (await terminal.PostAsync("check-in", terminal.CheckInBody())).Status);
    }

    [Fact]
    public async Task CheckIn_ReplayedByteForByte_GetsTheSameAnswer_AndChangesNothing()
    {
        var terminal = await cloud.EnrolAsync();
        var request = CheckInRequest(terminal, seq: 1);
        var first = (await terminal.SendAsync(request)).Read(ProtocolJson.Default.CheckInResponse);
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var second = (await terminal.SendAsync(request)).Read(ProtocolJson.Default.CheckInResponse);

        Assert.Equal((first.Seq, first.NextCheckInSeconds), (second.Seq, second.NextCheckInSeconds));
        Assert.Equal(TestTerminal.DirectiveOf(first).Seq, TestTerminal.DirectiveOf(second).Seq);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Fact]
    public async Task CheckIn_ReplayedAfterALaterOne_IsStale_AndRaisesTheCloneAlarmOnly()
    {
        var terminal = await cloud.EnrolAsync();
        var request = CheckInRequest(terminal, seq: 1);
        await terminal.SendAsync(request);
        terminal.Seq = 1;
        await terminal.CheckInAsync();
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var replayed = await terminal.SendAsync(request);

        Assert.Equal(2, replayed.RefusesTerminal(Reasons.SequenceStale).LastSeq);
        await AssertOnlyAlarmAsync(terminal, before, seq: 1, lastSeq: 2);
    }

    [Fact]
    public async Task CheckIn_WithATakenNumberAndAnotherBody_IsAConflict_AndRaisesTheCloneAlarmOnly()
    {
        var terminal = await cloud.EnrolAsync();
        await terminal.CheckInAsync();
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var other = await terminal.PostAsync("check-in", [.. terminal.CheckInBody(), (byte)' ']);

        Assert.Equal(1, other.RefusesTerminal(Reasons.SequenceConflict).LastSeq);
        await AssertOnlyAlarmAsync(terminal, before, seq: 1, lastSeq: 1);
    }

    [Fact]
    public async Task CheckIn_WithAnOldSealedState_IsDecidedOnTheRow()
    {
        var terminal = await cloud.EnrolAsync();
        await terminal.CheckInAsync();
        var old = terminal.State;
        await terminal.CheckInAsync();
        terminal.State = old;

        var answer = await terminal.CheckInAsync();

        Assert.Equal(3, answer.Seq);
        terminal.Seq = 2;
        terminal.State = old;
        Assert.Equal(3, (await terminal.PostAsync("check-in", terminal.CheckInBody())).RefusesTerminal(Reasons.SequenceStale).LastSeq);
    }

    [Fact]
    public async Task CheckIn_WithTheStateOfAnotherTerminal_IsDecidedOnItsOwnRow()
    {
        var (terminal, other) = (await cloud.EnrolAsync(), await cloud.EnrolAsync());
        await other.CheckInAsync();
        await other.CheckInAsync();
        terminal.State = other.State;

        var answer = await terminal.CheckInAsync();

        Assert.Equal((1, terminal.TerminalId), (answer.Seq, TestTerminal.DirectiveOf(answer).TerminalId));
    }

    [Theory]
    [InlineData("check-in")]
    [InlineData("reports")]
    [InlineData("links")]
    [InlineData("uploads")]
    [InlineData("uploads/diagnostics-1/complete")]
    public async Task AnyRequest_WithTheCredentialOfAnotherTerminal_IsAMismatch(string action)
    {
        var terminal = await cloud.SharedTerminalAsync();
        var other = await cloud.EnrolAsync();
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await other.PostAsync(
            action, "{}", r => r.Path = r.Path.Replace(other.TerminalId, terminal.TerminalId, StringComparison.Ordinal));

        answer.RefusesTerminal(Reasons.TerminalMismatch);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Fact]
    public async Task CheckIn_WithOtherHardwareThanEnrolled_IsRefused()
    {
        var terminal = await cloud.SharedTerminalAsync();
        terminal.Seq++;
        var before = await cloud.ViewAsync(terminal.TerminalId);
        var json = System.Text.Encoding.UTF8.GetString(terminal.CheckInBody()).Replace(terminal.HardwareId, "hw-other", StringComparison.Ordinal);

        (await terminal.PostAsync("check-in", json)).RefusesTerminal(Reasons.HardwareMismatch);

        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    private static SignedRequest CheckInRequest(TestTerminal terminal, long seq)
    {
        terminal.Seq = seq;
        return terminal.Request($"/v1/terminals/{terminal.TerminalId}/check-in", terminal.CheckInBody(), withCredential: true);
    }

    private static void AlterBodyAndDigest(SignedRequest request)
    {
        request.SentBody = [.. request.Body, (byte)' '];
        Replace(request, Headers.ContentDigest, _ => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(request.SentBody))}:");
    }

    private static void Remove(SignedRequest request, string header) => request.Alter = message => message.Headers.Remove(header);

    private static void Add(SignedRequest request, string header, string value) => request.Alter = message => message.Headers.Add(header, value);

    private static void Replace(SignedRequest request, string header, Func<string, string> change) => request.Alter = message =>
    {
        var value = change(message.Headers.GetValues(header).Single());
        message.Headers.Remove(header);
        message.Headers.Add(header, value);
    };

    /// <summary>Another value of the same alphabet: one character in the middle, so that the padding stays canonical.</summary>
    private static string Flip(string value)
    {
        var middle = value.Length / 2;
        return value[..middle] + (value[middle] == 'A' ? 'B' : 'A') + value[(middle + 1)..];
    }

    /// <summary>The refusal changed nothing of the terminal; what shows is that its key may be in two places.</summary>
    private async Task AssertOnlyAlarmAsync(TestTerminal terminal, string before, long seq, long lastSeq)
    {
        var after = await cloud.Cloud.Admin.GetTerminalAsync(terminal.TerminalId, CancellationToken.None);

        Assert.Equal((1, seq, lastSeq), (after.CloneAlarm!.Count, after.CloneAlarm.Seq, after.CloneAlarm.LastSeq));
        Assert.Equal("clone-suspected", after.History![0].Kind);
        Assert.Equal(
            before,
            JsonSerializer.Serialize(after with { CloneAlarm = null, History = [.. after.History.Skip(1)] }, ProtocolJson.Default.TerminalView));
    }

    private static string ForeignNonce() =>
        new Tokens(new DataProtectionSealer(new EphemeralDataProtectionProvider()), TimeProvider.System).IssueNonce();
}
