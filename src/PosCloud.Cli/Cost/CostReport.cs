namespace PosCloud.Cli.Cost;

/// <summary>The bill.</summary>
internal sealed record CostReport(CostInput Input, string PricesDate, string Currency, string Region, IReadOnlyList<CostLine> Lines)
{
    public decimal Total => Lines.Sum(line => line.Cost);

    public decimal PerThousandTerminals => Total / Input.Terminals * 1_000;
}
