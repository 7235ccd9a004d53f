using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What a terminal needs to get to a release. Pure.</summary>
/// <param name="Components">What to install; empty with a refusal, and when all of it is installed.</param>
/// <param name="Refusal">Why it cannot be installed now.</param>
/// <param name="Missing">Packages that nobody has requested yet.</param>
/// <param name="NeededBytes">Free bytes that the cheapest way there takes, packages and images.</param>
internal sealed record ComponentNeeds(
    IReadOnlyList<DirectiveComponent> Components, Refusal? Refusal, IReadOnlyList<PackageRecord> Missing, long NeededBytes = 0)
{
    public bool IsUpToDate => Components.Count == 0 && Refusal is null;

    public static ComponentNeeds Of(RolloutPlan plan, TerminalFacts facts, DateTimeOffset now)
    {
        var components = new List<DirectiveComponent>();
        var missing = new List<PackageRecord>();
        long needed = 0;
        foreach (var wanted in plan.Release.Components)
        {
            var installed = facts.Component(wanted.Name);
            if (installed?.Sha256 == wanted.Sha256)
            {
                continue;
            }

            if (installed is null)
            {
                return Refuse(RefusalRules.ComponentAbsent, "absent", wanted.Name);
            }

            var found = PackageSelection.For(plan, wanted.Sha256, installed.Sha256, facts.Decoder ?? DecoderInfo.Unstated, now);
            missing.AddRange(found.Missing);
            if (found.Refusal is not null)
            {
                return new ComponentNeeds([], found.Refusal, missing);
            }

            components.Add(new DirectiveComponent(wanted.Name, wanted.Version, wanted.Sha256, wanted.Length, found.Packages));
            needed += wanted.Length + found.Packages[0].Length;
        }

        return new ComponentNeeds(components, null, missing, needed);

        ComponentNeeds Refuse(string rule, string seen, string needed) =>
            new([], new Refusal(rule, seen, needed, null, plan.Rollout.RolloutId), missing);
    }
}
