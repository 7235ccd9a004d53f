using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Local.Demo;

/// <summary>What <c>demo</c> was asked to do.</summary>
/// <param name="Terminals">How many terminals in the fleet, 2 to 2000: one of them is made to fail.</param>
/// <param name="From">The old image; null builds both.</param>
/// <param name="To">The new image.</param>
/// <param name="DataFolder">Where the cloud keeps its data; null keeps it in memory.</param>
/// <param name="JsonFile">Where the report is written; null for nowhere.</param>
/// <param name="Port">The port of the functions; null takes 7071 or the next free one.</param>
/// <param name="Scenario">The scenario that is run after the fleet, as <see cref="ScenarioFile.Read"/> takes it; null for none.</param>
/// <param name="HasFleet">False for the scenario alone.</param>
internal sealed record DemoOptions(
    int Terminals,
    string? From,
    string? To,
    string? DataFolder,
    string? JsonFile,
    int? Port,
    string? Scenario = ScenarioFile.Default,
    bool HasFleet = true)
{
    public const int MinTerminals = 2;
    public const int MaxTerminals = 2000;
    public const int DefaultTerminals = 20;
}
