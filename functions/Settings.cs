using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Functions.Admin;
using PosCloud.Functions.Diagnostics;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
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
        services.AddSingleton(provider => EventGrid(Configuration(provider)));
        services.AddSingleton(provider => Admin(Configuration(provider)));
        services.AddSingleton(provider => CheckIns(Configuration(provider)));
        services.AddSingleton(provider => Overload(Configuration(provider)));
        services.AddSingleton(provider => Rollouts(Configuration(provider)));
        services.AddSingleton(provider => new WorldOptions(Seconds(Configuration(provider), "PosCloud:Snapshot:RefreshSeconds", 10)));
        services.AddSingleton(provider => Events(Configuration(provider)));
        services.AddSingleton(provider => Telemetry(Configuration(provider)));
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
        configuration["PosCloud:Storage:ConnectionString"], configuration["PosCloud:Storage:AccountName"]);

    private static EventGridOptions EventGrid(IConfiguration configuration) => new(
        new Uri(Required(configuration, "PosCloud:EventGrid:TopicEndpoint")), configuration["PosCloud:EventGrid:TopicKey"]);

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

    private static EventOptions Events(IConfiguration configuration) =>
        new(TimeSpan.FromDays(Count(configuration, "PosCloud:Events:RetentionDays", (int)EventOptions.Default.Retention.TotalDays)));

    private static TelemetryOptions Telemetry(IConfiguration configuration)
    {
        var endpoint = configuration["PosCloud:Telemetry:OtlpEndpoint"] is { Length: > 0 } text ? text : null;
        return endpoint is null || (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? new TelemetryOptions(endpoint is null ? null : new Uri(endpoint), Seconds(configuration, "PosCloud:Telemetry:IntervalSeconds", 60))
            : throw new InvalidOperationException("Setting PosCloud:Telemetry:OtlpEndpoint must be an http or https URL.");
    }

    private static DirectiveSigner Signer(IConfiguration configuration) =>
        DirectiveSigner.FromPemFile(Required(configuration, "PosCloud:Directives:KeyFile"));

    private static TimeSpan Seconds(IConfiguration configuration, string name, int fallback) =>
        TimeSpan.FromSeconds(Count(configuration, name, fallback));

    private static int Count(IConfiguration configuration, string name, int fallback)
    {
        var count = configuration.GetValue(name, fallback);
        return count > 0 ? count : throw new InvalidOperationException($"Setting {name} must be above 0.");
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Setting {name} is missing. See docs/architecture.md, 'Settings'.");
}
