using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Functions.Admin;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
using PosCloud.Trust;
using PosCloud.Trust.Directives;

namespace PosCloud.Functions;

/// <summary>
/// Every setting that the app reads, in one place. Read when first needed, so that whoever starts the app can still add
/// configuration; a missing or wrong one stops the start with its name.
/// </summary>
internal static class Settings
{
    public static void AddOptions(IServiceCollection services)
    {
        services.AddSingleton(provider => Estates(Configuration(provider)));
        services.AddSingleton(provider => Storage(Configuration(provider)));
        services.AddSingleton(provider => Downloads(Configuration(provider)));
        services.AddSingleton(provider => EventGrid(Configuration(provider)));
        services.AddSingleton(provider => Admin(Configuration(provider)));
        services.AddSingleton(provider => CheckIns(Configuration(provider)));
        services.AddSingleton(provider => Overload(Configuration(provider)));
        services.AddSingleton(provider => Rollouts(Configuration(provider)));
        services.AddSingleton(provider => new WorldOptions(Seconds(Configuration(provider), "PosCloud:Snapshot:RefreshSeconds", 10)));
        services.AddSingleton(provider => Signer(Configuration(provider)));
    }

    private static IConfiguration Configuration(IServiceProvider provider) => provider.GetRequiredService<IConfiguration>();

    private static EstateOptions Estates(IConfiguration configuration)
    {
        var names = Required(configuration, "PosCloud:Estates").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(names, n => !Names.IsEstate(n)) is { } wrong
            ? throw new InvalidOperationException($"Setting PosCloud:Estates: '{wrong}' is no estate name (lower-case letters, digits, '-').")
            : new EstateOptions(names);
    }

    private static StorageOptions Storage(IConfiguration configuration) => new(
        Optional(configuration, "PosCloud:Storage:ConnectionString"), Optional(configuration, "PosCloud:Storage:AccountName"))
    {
        TerminalRoutes = TerminalRoutes.Parse(configuration["PosCloud:Storage:TerminalAccounts"], Estates(configuration).Names),
        Emulators = configuration.GetSection("PosCloud:Storage:Emulators").GetChildren().ToDictionary(e => e.Key, e => e.Value ?? ""),
    };

    private static DownloadOptions Downloads(IConfiguration configuration) => Optional(configuration, "PosCloud:Downloads:Host") switch
    {
        null => new DownloadOptions(null),
        { } host when Uri.CheckHostName(host) == UriHostNameType.Dns => new DownloadOptions(host),
        _ => throw new InvalidOperationException("Setting PosCloud:Downloads:Host must be a host name, without scheme and path."),
    };

    private static EventGridOptions EventGrid(IConfiguration configuration) => new(
        new Uri(Required(configuration, "PosCloud:EventGrid:TopicEndpoint")), Optional(configuration, "PosCloud:EventGrid:TopicKey"));

    private static AdminOptions Admin(IConfiguration configuration) => new(
        Required(configuration, "PosCloud:Admin:Authority"),
        Required(configuration, "PosCloud:Admin:Audience"),
        configuration.GetValue("PosCloud:Admin:RequireHttpsMetadata", true));

    private static CheckInOptions CheckIns(IConfiguration configuration) => new(
        Seconds(configuration, "PosCloud:CheckIn:IntervalSeconds", 3600),
        Seconds(configuration, "PosCloud:CheckIn:ActiveIntervalSeconds", 60),
        TimeSpan.FromMinutes(configuration.GetValue("PosCloud:Downloads:LinkMinutes", 60)),
        Count(configuration, "PosCloud:CheckIn:HistoryEvery", 1));

    private static OverloadOptions Overload(IConfiguration configuration) => new(Count(configuration, "PosCloud:Http:MaxConcurrent", 400));

    private static RolloutOptions Rollouts(IConfiguration configuration)
    {
        var approvals = configuration.GetValue("PosCloud:Rollouts:Approvals", 2);
        return approvals is >= 0 and <= 5
            ? new RolloutOptions(approvals)
            : throw new InvalidOperationException("Setting PosCloud:Rollouts:Approvals must be from 0 to 5.");
    }

    private static DirectiveSigner Signer(IConfiguration configuration) =>
        (Optional(configuration, "PosCloud:Directives:Key"), Optional(configuration, "PosCloud:Directives:KeyFile")) switch
        {
            ({ } key, null) => SignerOf(key),
            (null, { } file) => DirectiveSigner.FromPemFile(file),
            (null, null) => throw new InvalidOperationException(
                "One of the settings PosCloud:Directives:Key and PosCloud:Directives:KeyFile is needed. See docs/architecture.md, 'Settings'."),
            _ => throw new InvalidOperationException("Only one of the settings PosCloud:Directives:Key and PosCloud:Directives:KeyFile may be given."),
        };

    private static DirectiveSigner SignerOf(string pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
            return new DirectiveSigner(key);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or TrustException)
        {
            // The value stays out of the message. A reference to a vault that was not resolved arrives as its own text.
            key.Dispose();
            throw new InvalidOperationException(pkcs8.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal)
                ? "Setting PosCloud:Directives:Key refers to a vault, and the platform could not read the secret: check that it exists and that the app's identity has the role Key Vault Secrets User."
                : "Setting PosCloud:Directives:Key is no P-256 private key (PKCS#8 in base64).");
        }
    }

    private static TimeSpan Seconds(IConfiguration configuration, string name, int fallback) =>
        TimeSpan.FromSeconds(Count(configuration, name, fallback));

    private static int Count(IConfiguration configuration, string name, int fallback)
    {
        var count = configuration.GetValue(name, fallback);
        return count > 0 ? count : throw new InvalidOperationException($"Setting {name} must be above 0.");
    }

    private static string? Optional(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Setting {name} is missing. See docs/architecture.md, 'Settings'.");
}
