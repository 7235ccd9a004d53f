namespace PosCloud.Tests.Targeting.Samples;

/// <summary>From the loosest to the tightest.</summary>
public enum SampleKind
{
    Or,
    And,
    Not,
    Comparison,
}
