namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method of a public, non-nested class as a function.</summary>
/// <param name="name">Unique in the app: a letter, then at most 127 letters, digits, '-' or '_'.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
