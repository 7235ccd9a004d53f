namespace PosCloud.Protocol.SelfTests;

/// <summary>
/// What a terminal tests after it started a new version, declared in the release, besides what its maker built in. The
/// upgrade counts only when all passed; a check that fails sends the terminal back to the old version.
/// </summary>
/// <param name="Checks">In the order in which they run; at most one trial transaction.</param>
public sealed record SelfTestPlan(IReadOnlyList<SelfTestItem> Checks) : IChecked
{
    /// <summary>Checks of one plan. The results travel with each check-in, so they are few.</summary>
    public const int MaxChecks = 16;

    public void Check(FieldChecker check) => Check(check, "");

    /// <param name="check">Takes the first member that is out of bounds.</param>
    /// <param name="pointer">Where this object is in the request, for example <c>/selfTest</c>.</param>
    public void Check(FieldChecker check, string pointer)
    {
        if (!check.List(Checks, 1, MaxChecks, $"{pointer}/checks"))
        {
            return;
        }

        for (var i = 0; i < Checks.Count; i++)
        {
            Checks[i].Check(check, $"{pointer}/checks/{i}");
        }

        check.That(Checks.DistinctBy(c => c.Name).Count() == Checks.Count, $"{pointer}/checks", "must name each check once");
        check.That(Checks.Count(c => c.Kind == SelfTestKind.TrialTransaction) <= 1, $"{pointer}/checks", "must have at most one trial transaction");
        check.That(Checks.Sum(c => (long)c.TimeoutSeconds) <= Limits.SelfTestSeconds, $"{pointer}/checks", $"must ask for at most {Limits.SelfTestSeconds} seconds in all");
    }
}
