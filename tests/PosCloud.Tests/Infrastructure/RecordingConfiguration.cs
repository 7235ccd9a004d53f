using Microsoft.Extensions.Configuration;

namespace PosCloud.Tests.Infrastructure;

/// <summary>Configuration that remembers which keys were asked for.</summary>
internal sealed class RecordingConfiguration(IReadOnlyDictionary<string, string> values) : ConfigurationProvider, IConfigurationSource
{
    public HashSet<string> Asked { get; } = [];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        Asked.Add(key);
        return values.TryGetValue(key, out value);
    }

    public IConfiguration ToConfiguration() => new ConfigurationBuilder().Add(this).Build();
}
