using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.NativeDecoder;

/// <summary>tests/vectors/regressions: hostile deltas are applied or refused within the decoder's bounds.</summary>
internal static class Regressions
{
    public static IEnumerable<VectorOutcome> Check(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.case"))
        {
            string? failure = null;
            try
            {
                FuzzTarget.Run(FuzzCase.Read(path));
            }
            catch (BoundException e)
            {
                failure = $"{e.Bound}: {e.Message}";
            }

            yield return new VectorOutcome(Path.GetFileNameWithoutExtension(path), failure);
        }
    }
}
