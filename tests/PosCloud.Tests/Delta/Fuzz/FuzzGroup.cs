namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Deltas that are alike: of a profile without opened containers, or with them.</summary>
public enum FuzzGroup
{
    Default,
    Small,
    Fast,
    Containers,
}
