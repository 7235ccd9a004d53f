namespace PosCloud.Local.Demo.Scenarios;

/// <summary>How a scenario ended.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Steps">The steps that ran, in order.</param>
/// <param name="NotRun">Steps after one that did not end as expected.</param>
/// <param name="EventsByType">Different events that the monitoring hook received while it ran.</param>
/// <param name="Seconds">From the first enrolment to the last step.</param>
internal sealed record ScenarioOutcome(
    string Title, IReadOnlyList<StepOutcome> Steps, int NotRun, IReadOnlyDictionary<string, int> EventsByType, double Seconds)
{
    public bool Succeeded => NotRun == 0 && Steps.All(step => step.Problems.Count == 0);
}

/// <summary>How one step ended.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Problems">What was not as expected.</param>
internal sealed record StepOutcome(string Title, double Seconds, IReadOnlyList<string> Problems);
