using System.Diagnostics;
using System.Security.Cryptography;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>A case that made the decoder do what it must not.</summary>
/// <param name="Bound">What it went beyond, in a word; "crash" for an exception that is not the codec's own, "hang" for no end.</param>
/// <param name="Key">Findings with the same key have the same cause, as far as one can tell.</param>
internal sealed record Finding(FuzzCase Case, string Bound, string Key, string Message)
{
    public static Finding Of(FuzzCase input, Exception failure)
    {
        string bound = failure is BoundException { Bound: var word } ? word : "crash";
        StackFrame? frame = new StackTrace(failure).GetFrames().FirstOrDefault(at => IsCodec(at.GetMethod()?.DeclaringType));
        string place = frame?.GetMethod() is { } method ? $"{method.DeclaringType!.Name}.{method.Name}" : "";
        return new Finding(input, bound, $"{bound} {failure.GetType().Name} {place}", $"{failure.GetType().Name} in {place}: {failure.Message}");
    }

    /// <summary>Named by its content, so that the same case has one file.</summary>
    public string FileName => $"{Bound}-{Convert.ToHexStringLower(SHA256.HashData(Case.ToBytes()).AsSpan(0, 6))}.case";

    private static bool IsCodec(Type? type) => type?.Assembly == typeof(PosCloud.Delta.DeltaDecoder).Assembly;
}
