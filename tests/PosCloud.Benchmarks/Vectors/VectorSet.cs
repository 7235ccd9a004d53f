namespace PosCloud.Benchmarks.Vectors;

/// <summary>The vectors of tests/vectors/delta, made anew.</summary>
internal static class VectorSet
{
    public static IReadOnlyList<DeltaVector> Make() =>
    [
        .. PlainVectors.All(),
        .. FastVectors.Valid(),
        .. StrongVectors.Valid(),
        .. ContainerVectors.Valid(),
        .. HeaderVectors.Refused(),
        .. FastVectors.Refused(),
        .. StrongVectors.Refused(),
        .. ContainerRefusals.All(),
    ];
}
