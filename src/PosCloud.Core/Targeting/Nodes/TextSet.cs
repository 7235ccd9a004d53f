using System.Collections.Frozen;

namespace PosCloud.Core.Targeting.Nodes;

/// <summary>Equal, character by character, to one of the values.</summary>
internal sealed class TextSet(IEnumerable<string> values) : ValueTest
{
    private readonly FrozenSet<string> _values = values.ToFrozenSet(StringComparer.Ordinal);

    public override bool Fits(string value) => _values.Contains(value);
}
