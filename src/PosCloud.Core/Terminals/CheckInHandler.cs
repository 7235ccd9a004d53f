using PosCloud.Core.Catalogue;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Durations;
using PosCloud.Core.Hardware;
using PosCloud.Core.Notices;
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
    Memberships memberships,
    OwedReleases owed,
    HardwareReader hardware,
    SiteSlots sites,
    Tokens tokens,
    IDownloadLinks links,
    CertifiedSigner signer,
    PackageRequester packages,
    CheckInOptions options,
    Telemetry telemetry,
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
        (TerminalState State, Decision Decision)? made = null;
        var hasLookedUp = false;
        var seen = world;
        var processed = await processor.ProcessAsync(
            sender,
            request.Seq,
            message.Digest,
            request.State,
            async state =>
            {
                var facts = TerminalFacts.From(request, now);
                var known = await memberships.LoadAsync(CheckIn.Reported(state, request, now), facts, world, cancellationToken).ConfigureAwait(false);
                (seen, known) = await owed.AddAsync(world, known, now, cancellationToken).ConfigureAwait(false);
                var decision = await DecideAsync(known, facts, request.ExecutionId, seen, now, cancellationToken).ConfigureAwait(false);
                missing = decision.Missing;
                hasLookedUp = decision.Refusals.Any(r => r.Rule == RefusalRules.SiteBusy) || !ReferenceEquals(known.Memberships, state.Memberships);
                var news = await hardware.ReadAsync(state, facts, cancellationToken).ConfigureAwait(false);
                var change = CheckIn.Change(state, known, facts, request, message.Digest, decision, options, now, news);
                made = (change.State, decision);
                return change;
            },
            cancellationToken).ConfigureAwait(false);

        // A repeat gets the state that the first one left: it is not counted again.
        if (processed.Value is { } taken && made is { } last && ReferenceEquals(taken.State, last.State))
        {
            telemetry.CheckedIn(sender.Estate, taken.State.LastMessage!.Action, last.Decision);
        }

        if (missing.Count > 0 && processed.Value is not null)
        {
            await packages.RequestAsync(sender.Estate, missing, cancellationToken).ConfigureAwait(false);
        }

        return processed.Is(out var terminal, out var problem)
            ? await AnswerAsync(message, terminal, seen, hasLookedUp, now, cancellationToken).ConfigureAwait(false)
            : problem;
    }

    /// <summary>Decides; where it takes the right to be in an upgrade at its site, takes it.</summary>
    private async Task<Decision> DecideAsync(
        TerminalState state, TerminalFacts facts, string? executionId, World world, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var decision = UpdateDecider.Decide(state, facts, executionId, world, site: null, now);
        if (!decision.NeedsSite)
        {
            return decision;
        }

        // Taking is looking: it costs nothing more where the site is free, and cannot be overtaken. A site that is full for one
        // rollout may have a turn left for the next one, which has to be taken too; each time it must allow more terminals.
        for (var load = new SiteLoad(0); ; load = new SiteLoad(decision.Offer!.SiteAllowed!.Value))
        {
            decision = UpdateDecider.Decide(state, facts, executionId, world, load, now);
            if (decision.Offer is not { SiteAllowed: { } allowed }
                || await sites.TakeAsync(state.Key, state.Site, allowed, now, cancellationToken).ConfigureAwait(false))
            {
                return decision;
            }
        }
    }

    /// <summary>The answer follows from the stored state and the plan, so a repeated check-in gets the same one.</summary>
    private async Task<CheckInResponse> AnswerAsync(
        TerminalMessage<CheckInRequest> message, StoredTerminal terminal, World world, bool hasLookedUp, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = terminal.State;
        var last = state.LastMessage!;

        if (last.Action == DirectiveAction.Update && state.Owed is not null && world.Plans.All(p => p.Rollout.RolloutId != state.Execution!.RolloutId))
        {
            // A repeat: nothing was decided, so nobody has looked up what the terminal is owed.
            (world, _) = await owed.AddAsync(world, state, now, cancellationToken).ConfigureAwait(false);
        }

        // The preconditions are the plan's; without them an offer must not leave. The next check-in finds that it was halted.
        var plan = last.Action == DirectiveAction.Update ? world.Plans.FirstOrDefault(p => p.Rollout.RolloutId == state.Execution!.RolloutId)?.At(state.Execution!.ReleaseId) : null;
        var action = last.Action == DirectiveAction.Update && plan is null ? DirectiveAction.None : last.Action;
        if (OperationScope.Current is { } scope)
        {
            scope.Name = action != DirectiveAction.None ? OperationScope.OfferingCheckIn
                : hasLookedUp ? OperationScope.LookingCheckIn : OperationScope.IdleCheckIn;
        }

        var execution = action is DirectiveAction.None or DirectiveAction.Restore ? null : state.Execution;
        var restore = action == DirectiveAction.Restore ? state.Restore?.ToOrder() : null;
        var directive = new Directive(
            state.Estate,
            state.TerminalId,
            state.HardwareId,
            state.DirectiveSeq,
            action,
            message.Digest,
            message.Nonce,
            now,
            last.NextCheckInSeconds,
            execution?.ExecutionId,
            execution?.RolloutId,
            execution?.ReleaseId,
            action == DirectiveAction.Update ? execution?.Components : null,
            plan is { Preconditions.Count: > 0 } ? plan.Preconditions : null,
            plan?.Release.SelfTest,
            plan?.Release.Connectivity,
            plan?.Release.Backup,
            plan?.Release.Migrations,
            restore,
            DiagnosticsRequestId: state.Diagnostics?.RequestId,
            PeripheralUpdates: plan?.PeripheralUpdates is { Count: > 0 } updates ? updates : null,
            Notices: NoticeSelection.For(world, state, message.Body.Conditions, message.Body.Language, message.Body.Notices, last.At),
            Estimate: StepEstimates.For(plan?.Rollout.Durations, execution?.Model));

        var packageLinks = new List<PackageLink>();
        foreach (var package in directive.Components?.SelectMany(c => c.Packages) ?? [])
        {
            packageLinks.Add(await links.ForPackageAsync(
                state.Estate, package.Sha256, now + options.LinkLifetime, cancellationToken).ConfigureAwait(false));
        }

        if (restore is not null)
        {
            packageLinks.Add(await links.ForBackupAsync(
                state.Key, restore.BackupId, restore.Sha256, now + options.LinkLifetime, cancellationToken).ConfigureAwait(false));
        }

        var (signed, certificate) = await signer.SignAsync(directive, cancellationToken).ConfigureAwait(false);
        return new CheckInResponse(
            last.Seq, tokens.SealState(terminal), now, last.NextCheckInSeconds, signed, certificate, packageLinks, last.Refusals);
    }
}
