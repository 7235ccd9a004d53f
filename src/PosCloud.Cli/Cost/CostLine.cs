namespace PosCloud.Cli.Cost;

/// <summary>One line of the bill.</summary>
/// <param name="Item">What for: a name of <see cref="CostItem"/> in kebab case.</param>
/// <param name="Quantity">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Of the quantity: <c>million</c>, <c>GB</c> or <c>million GB s</c>.</param>
/// <param name="Cost">In the currency of the prices.</param>
internal sealed record CostLine(string Item, decimal Quantity, string Unit, decimal Cost);
