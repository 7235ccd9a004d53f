using System.Text;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

public sealed class TokensTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public void Nonce_IsFreshForTenMinutesAndThenExpired()
    {
        var tokens = cloud.Get<Tokens>();
        var nonce = tokens.IssueNonce();

        Assert.Equal(NonceState.Fresh, tokens.CheckNonce(nonce));
        cloud.Time.Advance(Tokens.NonceLifetime);
        Assert.Equal(NonceState.Fresh, tokens.CheckNonce(nonce));
        cloud.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(NonceState.Expired, tokens.CheckNonce(nonce));
    }

    [Fact]
    public void Nonces_AreNeverTheSame()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => cloud.Get<Tokens>().IssueNonce()).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(100, nonces.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("=/+?")]
    [InlineData("\u0000")]
    public void Nonce_OfSomebodyElse_IsForeign(string nonce) => Assert.Equal(NonceState.Foreign, cloud.Get<Tokens>().CheckNonce(nonce));

    [Fact]
    public async Task Tokens_OfOnePurpose_DoNotOpenAsAnother()
    {
        var tokens = cloud.Get<Tokens>();
        var terminal = await cloud.TerminalAsync();
        var credential = tokens.IssueCredential(terminal.Credential);

        Assert.Equal(NonceState.Foreign, tokens.CheckNonce(credential));
        Assert.Null(tokens.OpenCredential(tokens.IssueNonce()));
        Assert.Null(tokens.OpenCredential(terminal.State!));
        Assert.Null(tokens.OpenState(credential, terminal.Credential.Key));
        Assert.Equal(terminal.Credential, tokens.OpenCredential(credential));
    }

    [Fact]
    public async Task SealedState_WithOneByteChanged_DoesNotOpen()
    {
        var tokens = cloud.Get<Tokens>();
        var terminal = await cloud.TerminalAsync();
        var state = new StringBuilder(terminal.State);
        Assert.NotNull(tokens.OpenState(terminal.State, terminal.Credential.Key));

        state[^10] = state[^10] == 'A' ? 'B' : 'A';

        Assert.Null(tokens.OpenState(state.ToString(), terminal.Credential.Key));
        Assert.Null(tokens.OpenState(terminal.State, terminal.Credential.Key with { Estate = "other" }));
    }

    [Fact]
    public async Task SealedState_OfATerminalWithEverythingAtItsLimit_FitsTheProtocol()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync(new string('t', 64), site: new string('s', 64));
        await cloud.RollOutAsync(new string('r', 64), "2.0.0");
        await terminal.CheckInAsync();
        await cloud.ChangeAsync(terminal, state => state with
        {
            Tags = Enumerable.Range(0, Limits.Tags).ToDictionary(i => $"{i}".PadLeft(64, 'k'), _ => new string('v', 64)),
            Outcomes = [.. Enumerable.Range(0, TerminalState.MaxOutcomes).Select(i => new RolloutOutcome($"{i}".PadLeft(64, 'r'), OutcomeKind.RolledBack))],
            LastMessage = state.LastMessage! with
            {
                Refusals = [.. Enumerable.Range(0, 8).Select(_ => new Refusal(
                    RefusalRules.ExecutionRunning, new string('x', 96), new string('n', 96), cloud.Time.GetUtcNow(), new string('r', 64)))],
            },
            Execution = state.Execution! with { Reason = new string('r', 64), Detail = new string('\u4e2d', Limits.LongText) },
        });
        terminal.State = null;

        await terminal.CheckInAsync();

        Assert.InRange(terminal.State!.Length, 1, Limits.SealedState);
    }
}
