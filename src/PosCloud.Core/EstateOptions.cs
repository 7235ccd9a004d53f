namespace PosCloud.Core;

/// <summary>The tenants that this deployment serves.</summary>
/// <param name="Names">Estate names.</param>
public sealed record EstateOptions(IReadOnlyList<string> Names)
{
    public bool Has(string estate) => Names.Contains(estate, StringComparer.Ordinal);
}
