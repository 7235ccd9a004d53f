using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>A terminal as the service stores it, and what the model adds.</summary>
internal sealed class SimulatedTerminal(TerminalState state, SimulatedSite site, Member member, bool fails, bool fallsSilent)
{
    public TerminalState State { get; set; } = state;

    public SimulatedSite Site => site;

    public Member Member => member;

    /// <summary>The release fails its self-test here.</summary>
    public bool Fails => fails;

    /// <summary>Is never heard of again once it has the offer.</summary>
    public bool FallsSilent => fallsSilent;

    public MemberRow Row { get; set; } = new(member, []);

    public bool IsUpgraded { get; set; }

    public bool HasUpgrade { get; set; }

    public long Seq { get; set; }

    /// <summary>Check-ins in a row without an answer.</summary>
    public int Failures { get; set; }

    /// <summary>What comes next in its bucket of the wheel; -1 ends it.</summary>
    public int Next { get; set; } = -1;

    /// <summary>Seconds from the start of the run.</summary>
    public int DueAt { get; set; }
}
