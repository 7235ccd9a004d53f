using PosCloud.Core.Catalogue;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Publishing;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust.Directives;

namespace PosCloud.Core.Terminals;

/// <summary>Answers a check-in: decide, commit, sign.</summary>
public sealed class CheckInHandler(
    TerminalMessageProcessor processor,
    WorldCache worlds,
    Tokens tokens,
    IDownloadLinks links,
    DirectiveSigner signer,
    PackageRequester packages,
    CheckInOptions options,
    TimeProvider time)
{
    public async Task<Outcome<CheckInResponse>> HandleAsync(TerminalMessage<CheckInRequest> message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (sender, request) = (message.Sender, message.Body);
        if (request.Hardware.Id != sender.HardwareId)
        {
            return Reasons.HardwareMismatch;
        }

        var world = await worlds.CurrentAsync(sender.Estate, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PackageRecord> missing = [];
        var processed = await processor.ProcessAsync(
            sender,
            request.Seq,
            message.Digest,
            request.State,
            state =>
            {
                var decided = CheckIn.Decide(state, request, message.Digest, world, options, now);
                missing = decided.Value?.Missing ?? [];
                return decided;
            },
            cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0 && processed.Value is not null)
        {
            await packages.RequestAsync(sender.Estate, missing, cancellationToken).ConfigureAwait(false);
        }

        return processed.Is(out var terminal, out var problem)
            ? await AnswerAsync(message, terminal, now, cancellationToken).ConfigureAwait(false)
            : problem;
    }

    /// <summary>The answer follows from the stored state alone, so a repeated check-in gets the same one.</summary>
    private async Task<CheckInResponse> AnswerAsync(
        TerminalMessage<CheckInRequest> message, StoredTerminal terminal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = terminal.State;
        var last = state.LastMessage!;
        if (OperationScope.Current is { } scope)
        {
            scope.Name = last.Action == DirectiveAction.None ? OperationScope.IdleCheckIn : OperationScope.OfferingCheckIn;
        }

        var execution = last.Action == DirectiveAction.None ? null : state.Execution;
        var directive = new Directive(
            state.Estate,
            state.TerminalId,
            state.HardwareId,
            state.DirectiveSeq,
            last.Action,
            message.Digest,
            message.Nonce,
            now,
            last.NextCheckInSeconds,
            execution?.ExecutionId,
            execution?.RolloutId,
            execution?.ReleaseId,
            execution?.Components);

        var packageLinks = new List<PackageLink>();
        foreach (var package in execution?.Components.SelectMany(c => c.Packages) ?? [])
        {
            packageLinks.Add(await links.ForPackageAsync(
                state.Estate, package.Sha256, now + options.LinkLifetime, cancellationToken).ConfigureAwait(false));
        }

        return new CheckInResponse(
            last.Seq, tokens.SealState(terminal), now, last.NextCheckInSeconds, signer.Sign(directive), packageLinks, last.Refusals);
    }
}
