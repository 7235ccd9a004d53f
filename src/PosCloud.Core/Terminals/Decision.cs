using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What <see cref="UpdateDecider"/> found: an offer, or none and why.</summary>
public sealed record Decision
{
    public static Decision Nothing { get; } = new();

    /// <summary>What to install; null when there is nothing to do now.</summary>
    public Offer? Offer { get; init; }

    /// <summary>The execution to cancel; null when there is none.</summary>
    public Execution? Cancel { get; init; }

    /// <summary>The restore to do before anything else; null when there is none.</summary>
    public TerminalRestore? Restore { get; init; }

    /// <summary>The terminal no longer knows the execution that the service thinks runs.</summary>
    public bool IsLost { get; init; }

    /// <summary>The offer did not arrive, and its rollout has been halted: it is taken back.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Whether there is an offer depends on how busy the site is: look, and decide again.</summary>
    public bool NeedsSite { get; init; }

    /// <summary>Rollouts whose release the terminal has already.</summary>
    public IReadOnlyList<string> UpToDate { get; init; } = [];

    /// <summary>Why there is no offer: for each rollout the first rule that said no.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>Whether the terminal should come back soon.</summary>
    public bool IsActive { get; init; }

    /// <summary>Packages that this terminal could use and that nobody has requested yet.</summary>
    public IReadOnlyList<PackageRecord> Missing { get; init; } = [];

    /// <summary>The next instant at which a rule may say something else; UTC.</summary>
    public DateTimeOffset? NextTry => Refusals.Min(r => r.NextTry);

    public Decision Refuse(Refusal refusal, bool isActive = false) =>
        this with { Refusals = [.. Refusals, refusal], IsActive = IsActive || isActive };

    public Decision UpToDateWith(RolloutPlan plan) => Refuse(
        new Refusal(RefusalRules.AlreadyInstalled, plan.Release.ReleaseId, "another release", null, plan.Rollout.RolloutId)) with
    {
        UpToDate = [.. UpToDate, plan.Rollout.RolloutId],
        IsActive = true,
    };
}

/// <summary>What is offered.</summary>
/// <param name="Plan">The rollout behind it, at the release that is offered.</param>
/// <param name="Components">What to install, in order.</param>
/// <param name="Attempt">Counts the tries of the terminal in this rollout, from 1.</param>
/// <param name="SiteAllowed">Terminals of the site that may be in an upgrade at once; null when that right need not be taken.</param>
/// <param name="Floor">Why it is not the rollout's own release yet; null when it is.</param>
public sealed record Offer(
    RolloutPlan Plan, IReadOnlyList<DirectiveComponent> Components, int Attempt, int? SiteAllowed, ReleaseFloor? Floor = null);
