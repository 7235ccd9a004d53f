namespace PosCloud.Benchmarks.Vectors;
internal static class ContainerRefusals { public static IEnumerable<DeltaVector> All() => []; }
