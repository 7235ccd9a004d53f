using System.CommandLine;

namespace PosCloud.Benchmarks.Vectors;

/// <summary><c>vectors [--out DIR]</c>: makes the test vectors of the delta format.</summary>
internal static class VectorsCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--out") { Description = "Folder to write to; tests/vectors/delta unless given.", HelpName = "DIR" };
        var command = new Command("vectors", "Makes the test vectors of the delta format anew.") { folder };
        command.SetAction(parse =>
        {
            string to = parse.GetValue(folder) ?? VectorFolder.Of(AppContext.BaseDirectory);
            IReadOnlyList<DeltaVector> vectors = VectorSet.Make();
            VectorFolder.Write(to, vectors);
            Console.WriteLine($"{vectors.Count} vectors, {vectors.Count(vector => vector.Error is not null)} of them to be refused, in {to}");
        });
        return command;
    }
}
