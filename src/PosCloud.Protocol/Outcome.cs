using System.Diagnostics.CodeAnalysis;
using PosCloud.Protocol.Problems;

namespace PosCloud.Protocol;

/// <summary>A value, or the problem that is the answer instead. Expected refusals travel this way; exceptions do not.</summary>
public readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem;
    }

    public T? Value { get; }

    public Problem? Problem { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(null, problem);

    public static implicit operator Outcome<T>(Reason reason) => new(null, new Problem(reason));

    /// <summary>True with the value; false with the problem.</summary>
    public bool Is([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = Value;
        problem = Problem;
        return value is not null;
    }
}
