namespace PosCloud.Azure;

/// <summary>Where the data lies. Exactly one of the two is set.</summary>
/// <param name="ConnectionString">The emulator on one machine.</param>
/// <param name="AccountName">An account on Azure, by managed identity.</param>
public sealed record StorageOptions(string? ConnectionString, string? AccountName)
{
    internal Uri Endpoint(string service) => AccountName is null
        ? throw new InvalidOperationException("Neither PosCloud:Storage:ConnectionString nor PosCloud:Storage:AccountName is set.")
        : new Uri($"https://{AccountName}.{service}.core.windows.net");

    public override string ToString() => $"{nameof(StorageOptions)} {{ AccountName = {AccountName} }}";
}
