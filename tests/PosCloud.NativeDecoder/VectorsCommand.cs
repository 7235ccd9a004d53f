namespace PosCloud.NativeDecoder;

/// <summary><c>vectors DIR</c>: holds this program to the files of tests/vectors.</summary>
internal static class VectorsCommand
{
    /// <param name="folder">tests/vectors, or a folder made like it.</param>
    /// <param name="output">Gets a line for each vector that fails, and the counts last.</param>
    /// <returns>0 if each kind of vector is there and all are as they must be; otherwise 1.</returns>
    public static int Run(string folder, TextWriter output)
    {
        (string Kind, Func<string, IEnumerable<VectorOutcome>> Check)[] kinds =
        [
            ("delta", DeltaVectors.Check), ("deflate", DeflateVectors.Check), ("regressions", Regressions.Check),
        ];
        bool passed = true;
        foreach ((string kind, Func<string, IEnumerable<VectorOutcome>> check) in kinds)
        {
            int count = 0;
            int failed = 0;
            try
            {
                foreach (VectorOutcome outcome in check(Path.Combine(folder, kind)))
                {
                    count++;
                    if (outcome.Failure is { } failure)
                    {
                        failed++;
                        output.WriteLine($"{kind}/{outcome.Name}: {failure}");
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                failed++;
                output.WriteLine($"{kind}: {e.Message}");
            }

            passed &= failed == 0 && count > 0;
            output.WriteLine($"{kind}: {count} vectors, {failed} failed");
        }

        return passed ? 0 : 1;
    }
}
