namespace PosCloud.Protocol.Preconditions;

/// <summary>A step may start while the shop's clock shows a time of the set.</summary>
/// <param name="Allowed">Null when it is unknown; unknown is "no".</param>
internal sealed record WeeklyRule(string Rule, string Needed, WeeklySet? Allowed) : TimeRule(Rule, Needed)
{
    public override bool Allows(ZoneClock clock, long instant) => Allowed?.Contains(clock.Shown(instant)) == true;
}
