namespace PosCloud.Local.Demo.Scenarios;

/// <summary>What a scenario file says (docs/demo.md): machines, images, and what happens to them, one step after the other.</summary>
/// <param name="Title">One line.</param>
/// <param name="Images">Images by the name that releases and factory sets call them.</param>
/// <param name="Terminals">Terminals that enrol before the first step.</param>
/// <param name="Steps">In order; the first that does not end as expected ends the scenario.</param>
internal sealed record Scenario(
    string Title,
    IReadOnlyDictionary<string, ScenarioImage> Images,
    IReadOnlyList<ScenarioTerminal> Terminals,
    IReadOnlyList<ScenarioStep> Steps);
