namespace PosCloud.Delta.Fast;

/// <summary>One operation as the parser chose it.</summary>
/// <param name="Argument">The distance of a match, or the index of a copy.</param>
internal readonly record struct Step(OperationKind Kind, int Length, int Argument);
