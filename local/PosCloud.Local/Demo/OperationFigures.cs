namespace PosCloud.Local.Demo;

/// <summary>Storage operations of many pieces of work of one kind.</summary>
/// <param name="Count">Pieces of work.</param>
/// <param name="Max">The most that one made.</param>
/// <param name="Mean">What one made on average.</param>
internal sealed record OperationFigures(int Count, int Max, double Mean)
{
    public static OperationFigures Of(IReadOnlyCollection<int> operations) => operations.Count == 0
        ? new OperationFigures(0, 0, 0)
        : new OperationFigures(operations.Count, operations.Max(), Math.Round(operations.Average(), 2));
}
