namespace PosCloud.Protocol.Releases;

/// <summary>The listing of a firmware among the devices that PCI PTS has approved (PCI PTS POI).</summary>
/// <param name="Number">Approval number, for example <c>4-20348</c>.</param>
/// <param name="Expires">The day on which the listing expires.</param>
public sealed record PtsApproval(string Number, DateOnly Expires)
{
    private const int MaxChars = 32;

    /// <summary>Whether it is within its bounds, wherever it comes from.</summary>
    public bool IsWithinBounds() => Names.IsId(Number) && Number.Length <= MaxChars && Expires.Year >= 2000;

    internal void Check(FieldChecker check, string pointer)
    {
        check.That(Names.IsId(Number) && Number.Length <= MaxChars, $"{pointer}/number", $"must be an approval number of at most {MaxChars} letters, digits and '-'");
        check.That(Expires.Year >= 2000, $"{pointer}/expires", "must be a day such as 2030-04-30");
    }
}
