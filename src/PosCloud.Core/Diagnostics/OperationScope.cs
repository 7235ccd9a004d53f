namespace PosCloud.Core.Diagnostics;

/// <summary>Names what the current flow of execution works on, so that storage operations can be counted by purpose.</summary>
public static class OperationScope
{
    public const string Snapshot = "snapshot";
    public const string Outbox = "outbox";

    private static readonly AsyncLocal<string?> Name = new();

    /// <summary>The innermost scope's name, or <c>other</c>.</summary>
    public static string Current => Name.Value ?? "other";

    /// <summary>Enters a scope until the returned value is disposed.</summary>
    public static IDisposable Enter(string name)
    {
        var outer = Name.Value;
        Name.Value = name;
        return new Leave(outer);
    }

    private sealed class Leave(string? outer) : IDisposable
    {
        public void Dispose() => Name.Value = outer;
    }
}
