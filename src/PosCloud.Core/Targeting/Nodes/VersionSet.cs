using System.Collections.Frozen;
using System.Text;
using PosCloud.Protocol;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>
/// The same version as one of the values. <see cref="VersionOrder"/> looks at ASCII letters and digits only, so text with
/// other characters must be equal as it is: else any two Chinese revisions would be the same.
/// </summary>
internal sealed class VersionSet(IReadOnlyList<string> values) : ValueTest
{
    private readonly FrozenSet<string> _exact = values.ToFrozenSet(StringComparer.Ordinal);
    private readonly string[] _ordered = [.. values.Where(v => Ascii.IsValid(v)).Order(VersionOrder.Instance)];

    public override bool Fits(string value) =>
        _exact.Contains(value) || (Ascii.IsValid(value) && Array.BinarySearch(_ordered, value, VersionOrder.Instance) >= 0);
}
