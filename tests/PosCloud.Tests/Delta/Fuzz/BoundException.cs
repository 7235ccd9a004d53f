namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>The decoder did what no delta may make it do.</summary>
/// <param name="bound">In a word, which names the file of the case: output, base, reads, memory, resume.</param>
internal sealed class BoundException(string bound, string message) : Exception(message)
{
    public string Bound => bound;
}
