namespace Azure.Data.Tables.Rest;

/// <summary>
/// What a connection string says about tables.
/// See https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string.
/// </summary>
internal sealed record TableConnectionString(Uri Endpoint, TableSharedKeyCredential Credential)
{
    // Published with the emulator, so not a secret: https://learn.microsoft.com/azure/storage/common/storage-use-azurite.
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="FormatException">A part is not <c>name=value</c>, or a needed part is missing.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Not the whole part: it may be the key.
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()))
            {
                throw new FormatException("The connection string must be a list of different name=value parts.");
            }
        }

        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isDevelopment) && isDevelopment)
        {
            var proxy = parts.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
            return new(
                new Uri($"{proxy}:10002/{DevelopmentAccount}"),
                new TableSharedKeyCredential(DevelopmentAccount, DevelopmentKey));
        }

        var account = Required(parts, "AccountName");
        var endpoint = parts.TryGetValue("TableEndpoint", out var explicitEndpoint)
            ? explicitEndpoint
            : $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            ? new(uri, new TableSharedKeyCredential(account, Required(parts, "AccountKey")))
            : throw new FormatException("TableEndpoint in the connection string is not an absolute address.");
    }

    private static string Required(Dictionary<string, string> parts, string name) =>
        parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The connection string has no {name}.");
}
