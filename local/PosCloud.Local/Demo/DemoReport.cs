using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Local.Demo;

/// <summary>What a demo did.</summary>
/// <param name="Fleet">The upgrade of a fleet; null when there was none.</param>
/// <param name="Scenario">The scenario; null when there was none.</param>
/// <param name="Succeeded">Everything ended as it should.</param>
internal sealed record DemoReport(DemoSummary? Fleet, ScenarioOutcome? Scenario, bool Succeeded);
