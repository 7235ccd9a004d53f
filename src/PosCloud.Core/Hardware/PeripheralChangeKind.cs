namespace PosCloud.Core.Hardware;

/// <summary>What became of a peripheral.</summary>
public enum PeripheralChangeKind
{
    Added,
    Removed,
    Changed,
}
