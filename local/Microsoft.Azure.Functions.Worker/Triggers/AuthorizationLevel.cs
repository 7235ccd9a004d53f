namespace Microsoft.Azure.Functions.Worker;

/// <summary>The key that a caller of an HTTP function must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>Not used by the host; no key satisfies it except the master key.</summary>
    User = 1,

    /// <summary>The function's own key, the host's default key, or the master key.</summary>
    Function = 2,

    /// <summary>The key of an extension, or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
