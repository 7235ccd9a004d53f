namespace PosCloud.Protocol.Notices;

/// <summary>How far the people at a terminal are with the checklists of a rollout.</summary>
/// <param name="Items">Lines that the terminal has shown.</param>
/// <param name="Passed">Of these, those that are well.</param>
/// <param name="Failed">Of these, those that are not.</param>
public sealed record ChecklistCount(int Items, int Passed, int Failed)
{
    /// <summary>Lines that nobody has answered yet.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Open => Items - Passed - Failed;
}
