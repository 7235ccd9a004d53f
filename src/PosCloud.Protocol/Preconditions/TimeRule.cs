namespace PosCloud.Protocol.Preconditions;

/// <summary>One rule of a schedule.</summary>
/// <param name="Rule">Name from <see cref="PreconditionRules"/>.</param>
/// <param name="Needed">What it needs, for people.</param>
internal abstract record TimeRule(string Rule, string Needed)
{
    /// <summary>Whether a step may start at this instant (ticks, UTC).</summary>
    public abstract bool Allows(ZoneClock clock, long instant);
}
