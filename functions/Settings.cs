using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure;
using PosCloud.Azure.Sealing;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Core.Worlds;
using PosCloud.Functions.Admin;
using PosCloud.Functions.Diagnostics;
using PosCloud.Functions.Http;
using PosCloud.KeyVault;
using PosCloud.Protocol;
using PosCloud.Trust;
using PosCloud.Trust.Tuf;

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
        services.AddSingleton(provider => Trust(Configuration(provider), provider));
        services.AddSingleton(provider => RingKey(Configuration(provider), provider));
        services.AddSingleton(provider => Events(Configuration(provider)));
        services.AddSingleton(provider => Telemetry(Configuration(provider)));
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
        TimeSpan.FromMinutes(configuration.GetValue("PosCloud:Downloads:LinkMinutes", 30)),
        Count(configuration, "PosCloud:CheckIn:HistoryEvery", 1));

    private static OverloadOptions Overload(IConfiguration configuration) => new(Count(configuration, "PosCloud:Http:MaxConcurrent", 400));

    private static RolloutOptions Rollouts(IConfiguration configuration)
    {
        var approvals = configuration.GetValue("PosCloud:Rollouts:Approvals", 2);
        return approvals is >= 0 and <= 5
            ? new RolloutOptions(approvals)
            : throw new InvalidOperationException("Setting PosCloud:Rollouts:Approvals must be from 0 to 5.");
    }

    private static TrustOptions Trust(IConfiguration configuration, IServiceProvider provider) => new(
        Key(configuration, provider, "PosCloud:Trust:SnapshotKey", "PosCloud:Trust:SnapshotKeyFile"),
        Key(configuration, provider, "PosCloud:Trust:TimestampKey", "PosCloud:Trust:TimestampKeyFile"),
        Key(configuration, provider, "PosCloud:Trust:DirectorKey", "PosCloud:Trust:DirectorKeyFile"),
        TimeSpan.FromHours(Count(configuration, "PosCloud:Trust:SnapshotHours", 7 * 24)),
        TimeSpan.FromHours(Count(configuration, "PosCloud:Trust:TimestampHours", 6)));

    /// <summary>A key in Key Vault; on one machine in a file.</summary>
    private static ITufSigner Key(IConfiguration configuration, IServiceProvider provider, string vault, string file) =>
        configuration[vault] is { Length: > 0 } address
            ? provider.GetRequiredService<KeyVaultKeys>().Open(address)
            : new EcdsaTufSigner(SigningKeyFile.Open(Required(configuration, file)));

    /// <summary>What the key ring is kept under; the same choice.</summary>
    private static IRingKey RingKey(IConfiguration configuration, IServiceProvider provider) =>
        configuration["PosCloud:Trust:RingKey"] is { Length: > 0 } address
            ? new VaultRingKey(provider.GetRequiredService<KeyVaultKeys>().OpenRsa(address))
            : FileRingKey.Ensure(Required(configuration, "PosCloud:Trust:RingKeyFile"));

    private static EventOptions Events(IConfiguration configuration) =>
        new(TimeSpan.FromDays(Count(configuration, "PosCloud:Events:RetentionDays", (int)EventOptions.Default.Retention.TotalDays)));

    private static TelemetryOptions Telemetry(IConfiguration configuration)
    {
        var endpoint = configuration["PosCloud:Telemetry:OtlpEndpoint"] is { Length: > 0 } text ? text : null;
        return endpoint is null || (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? new TelemetryOptions(endpoint is null ? null : new Uri(endpoint), Seconds(configuration, "PosCloud:Telemetry:IntervalSeconds", 60))
            : throw new InvalidOperationException("Setting PosCloud:Telemetry:OtlpEndpoint must be an http or https URL.");
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
