using PosCloud.Delta.Format;

namespace PosCloud.Delta;

/// <summary>Versions of the delta format (docs/delta-format.md, "Versions").</summary>
public static class DeltaVersion
{
    /// <summary>The one that this encoder writes and this decoder reads.</summary>
    public const int Current = DeltaFormat.Version;
}
