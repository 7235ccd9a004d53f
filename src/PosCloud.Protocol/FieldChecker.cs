namespace PosCloud.Protocol;

/// <summary>Collects the first member of a request that is out of bounds, with its JSON pointer (RFC 6901).</summary>
public sealed class FieldChecker
{
    /// <summary>For example <c>/components/0/sha256: must be 64 lower-case hexadecimal digits</c>; null when all is well.</summary>
    public string? Error { get; private set; }

    public void Text(string? value, int minLength, int maxLength, string pointer)
    {
        if (value is null || value.Length < minLength || value.Length > maxLength)
        {
            Fail(pointer, $"must have {minLength} to {maxLength} characters");
        }
        else if (value.Any(char.IsControl))
        {
            Fail(pointer, "must not contain control characters");
        }
    }

    public void OptionalText(string? value, int maxLength, string pointer)
    {
        if (value is not null)
        {
            Text(value, 0, maxLength, pointer);
        }
    }

    public void Range(long value, long min, long max, string pointer) =>
        That(value >= min && value <= max, pointer, $"must be between {min} and {max}");

    public void Count(int count, int min, int max, string pointer) =>
        That(count >= min && count <= max, pointer, $"must have {min} to {max} elements");

    /// <summary>Bounds the length and refuses null elements, which nullable annotations do not keep out of JSON arrays.</summary>
    /// <returns>Whether the elements may be looked at.</returns>
    public bool List<T>(IReadOnlyList<T> list, int min, int max, string pointer)
    {
        Count(list.Count, min, max, pointer);
        That(list.All(element => element is not null), pointer, "must not contain null");
        return Error is null;
    }

    public void Sha256(string? value, string pointer) =>
        That(Names.IsSha256(value), pointer, "must be a SHA-256 of 64 lower-case hexadecimal digits");

    public void Component(string? value, string pointer) =>
        That(Names.IsComponent(value), pointer, "must be 1 to 64 lower-case letters, digits, '-' or single dots");

    public void Version(string? value, string pointer) =>
        That(Names.IsVersion(value), pointer, "must be 1 to 64 letters, digits, '.', '-', '_' or '+'");

    public void Id(string? value, string pointer) =>
        That(Names.IsId(value), pointer, "must be 1 to 64 letters, digits, '-', '_', '+' or single dots");

    public void That(bool condition, string pointer, string rule)
    {
        if (!condition)
        {
            Fail(pointer, rule);
        }
    }

    private void Fail(string pointer, string rule) => Error ??= $"{pointer}: {rule}";
}
