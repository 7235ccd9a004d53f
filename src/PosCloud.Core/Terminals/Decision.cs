using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What <see cref="UpdateDecider"/> found: an offer, or none and why.</summary>
/// <param name="Offer">What to install; null when there is nothing to do now.</param>
/// <param name="Lost">The terminal no longer knows the execution that the service thinks runs.</param>
/// <param name="UpToDate">Rollouts whose release the terminal has already.</param>
/// <param name="Refusals">Why there is no offer, rollout by rollout.</param>
/// <param name="Active">Whether the terminal should come back soon.</param>
public sealed record Decision(
    Offer? Offer, bool Lost, IReadOnlyList<string> UpToDate, IReadOnlyList<Refusal> Refusals, bool Active)
{
    /// <summary>Packages that this terminal could use and that nobody has requested yet.</summary>
    public IReadOnlyList<PackageRecord> Missing { get; init; } = [];
}

/// <summary>What is offered.</summary>
public sealed record Offer(RolloutPlan Plan, IReadOnlyList<DirectiveComponent> Components);
