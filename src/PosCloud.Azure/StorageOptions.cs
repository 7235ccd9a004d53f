using PosCloud.Azure.Tables;

namespace PosCloud.Azure;

/// <summary>Where the data lies. Exactly one of the two is set.</summary>
/// <param name="ConnectionString">The emulator on one machine.</param>
/// <param name="AccountName">An account on Azure, by managed identity.</param>
public sealed record StorageOptions(string? ConnectionString, string? AccountName)
{
    /// <summary>Terminals that lie in further accounts.</summary>
    public IReadOnlyList<TerminalRoute> TerminalRoutes { get; init; } = [];

    /// <summary>Connection strings of further accounts by name: emulators on one machine.</summary>
    public IReadOnlyDictionary<string, string> Emulators { get; init; } = new Dictionary<string, string>();

    internal Uri Endpoint(string service) => AccountName is null
        ? throw new InvalidOperationException("Neither PosCloud:Storage:ConnectionString nor PosCloud:Storage:AccountName is set.")
        : Endpoint(AccountName, service);

    internal static Uri Endpoint(string account, string service) => new($"https://{account}.{service}.core.windows.net");

    public override string ToString() => $"{nameof(StorageOptions)} {{ AccountName = {AccountName} }}";
}
