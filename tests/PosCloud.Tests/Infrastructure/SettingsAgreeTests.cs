using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Functions;
using PosCloud.Tests.Trust.Vault;

namespace PosCloud.Tests.Infrastructure;

/// <summary>What the code reads and what infra/modules/app.bicep sets are the same settings.</summary>
public sealed partial class SettingsAgreeTests
{
    /// <summary>Settings of one machine, which a deployment must not have, each with its reason.</summary>
    private static readonly Dictionary<string, string> OneMachineOnly = new()
    {
        ["PosCloud:Storage:ConnectionString"] = "holds a key; on Azure the identity signs in",
        ["PosCloud:Storage:Emulators"] = "holds keys",
        ["PosCloud:EventGrid:TopicKey"] = "a key; local authentication is off on Azure",
        ["PosCloud:Admin:RequireHttpsMetadata"] = "would let an issuer without TLS vouch for admins",
        ["PosCloud:Trust:DirectorKeyFile"] = "a key in the package; on Azure it is in the vault",
        ["PosCloud:Trust:SnapshotKeyFile"] = "the same",
        ["PosCloud:Trust:TimestampKeyFile"] = "the same",
        ["PosCloud:Trust:RingKeyFile"] = "the same",
    };

    private static readonly IReadOnlySet<string> Code = ReadByTheCode();

    private static readonly IReadOnlyDictionary<string, string> Bicep = InfraFiles.AppSettings();

    [Fact]
    public void Settings_OfTheCode_AreAllSetInBicep() => Assert.Empty(Code.Except(Bicep.Keys).Except(OneMachineOnly.Keys));

    [Fact]
    public void Settings_OfBicep_AreAllReadByTheCode() => Assert.Empty(Bicep.Keys.Except(Code));

    [Fact]
    public void Settings_OfOneMachine_AreReadByTheCode_AndNotSetInBicep()
    {
        Assert.Empty(OneMachineOnly.Keys.Except(Code));
        Assert.Empty(OneMachineOnly.Keys.Intersect(Bicep.Keys));
    }

    [Fact]
    public void Settings_OfTheCode_AreAllDocumented()
    {
        var page = InfraFiles.Read("docs/architecture.md");
        Assert.All(Code, name => Assert.True(
            page.Contains(name, StringComparison.Ordinal) || page.Contains($"`:{name[(name.LastIndexOf(':') + 1)..]}`", StringComparison.Ordinal),
            $"docs/architecture.md lacks {name}."));
    }

    /// <summary>
    /// Runs Settings.cs over what Bicep sets: nothing required is missing there, and no key is asked for that the scan of the
    /// sources did not find.
    /// </summary>
    [Fact]
    public void Settings_OfBicep_AreEnoughForTheAppToStart()
    {
        var recording = new RecordingConfiguration(Bicep.ToDictionary(setting => setting.Key, setting => Sample(setting.Key)));
        var services = new ServiceCollection();
        services.AddSingleton(recording.ToConfiguration());
        services.AddSingleton(new FakeVault().Open());
        Settings.AddOptions(services);
        using var provider = services.BuildServiceProvider();

        foreach (var service in services.Where(s => s.ServiceType != typeof(IConfiguration) && s.ServiceType != typeof(PosCloud.KeyVault.KeyVaultKeys)))
        {
            Assert.NotNull(provider.GetRequiredService(service.ServiceType));
        }

        Assert.Empty(recording.Asked.Except(Code));
        Assert.Empty(Bicep.Keys.Where(name => name.Contains(':', StringComparison.Ordinal)).Except(recording.Asked));
    }

    [Theory]
    [InlineData("PosCloud:Downloads:Host", "https://afd.invalid/")]
    [InlineData("PosCloud:Storage:TerminalAccounts", "nobody|=account")]
    [InlineData("PosCloud:Trust:SnapshotHours", "0")]
    [InlineData("PosCloud:Http:MaxConcurrent", "0")]
    [InlineData("PosCloud:Rollouts:Approvals", "6")]
    public void Settings_WithAWrongValue_StopTheStartWithTheName(string name, string value) =>
        Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => Start(name, value)).Message, StringComparison.Ordinal);

    private static void Start(string name, string value)
    {
        var values = Bicep.ToDictionary(setting => setting.Key, setting => Sample(setting.Key));
        values[name] = value;
        var services = new ServiceCollection();
        services.AddSingleton(new RecordingConfiguration(values).ToConfiguration());
        services.AddSingleton(new FakeVault().Open());
        Settings.AddOptions(services);
        using var provider = services.BuildServiceProvider();
        foreach (var service in services.Where(s => s.ServiceType != typeof(IConfiguration) && s.ServiceType != typeof(PosCloud.KeyVault.KeyVaultKeys)))
        {
            provider.GetRequiredService(service.ServiceType);
        }
    }

    /// <summary>A value that the setting could have on Azure.</summary>
    private static string Sample(string name) => name switch
    {
        "PosCloud:Estates" => "shops,smoke",
        "PosCloud:Storage:AccountName" => "poscloudproddata",
        "PosCloud:Storage:TerminalAccounts" => "shops|8=poscloudproda",
        "PosCloud:EventGrid:TopicEndpoint" => "https://topic.westeurope-1.eventgrid.azure.net/api/events",
        "PosCloud:Admin:Authority" => "https://login.microsoftonline.com/common/v2.0",
        "PosCloud:Admin:Audience" => "00000000-0000-0000-0000-000000000001",
        "PosCloud:Trust:DirectorKey" or "PosCloud:Trust:SnapshotKey" or "PosCloud:Trust:TimestampKey" => $"https://kv-poscloud.vault.azure.net/keys/{name.Split(':')[^1]}/1",
        "PosCloud:Trust:RingKey" => "https://kv-poscloud.vault.azure.net/keys/ring/1",
        "PosCloud:Telemetry:OtlpEndpoint" => "https://collector.invalid/",
        "PosCloud:Downloads:Host" => "packages.example.net",
        _ => "1",
    };

    /// <summary>Names in quotes, and names of schedules in %…%, wherever the service has them.</summary>
    private static HashSet<string> ReadByTheCode()
    {
        var names = InfraFiles.ServiceSources().SelectMany(source => SettingName().Matches(source)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(names.Count > 15, $"The scan finds {names.Count} settings.");
        return names;
    }

    [GeneratedRegex("""["%](PosCloud(?::[A-Z][A-Za-z0-9]*)+|PosCloud_[A-Za-z0-9]+)["%]""")]
    private static partial Regex SettingName();
}
