using System.Reflection;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Delta;
using PosCloud.Protocol;
using PosCloud.Terminal;
using PosCloud.Trust;

namespace PosCloud.Tests.Architecture;

/// <summary>What each assembly may know; see docs/architecture.md.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Core = typeof(CoreServices).Assembly;
    private static readonly Assembly Protocol = typeof(ProtocolJson).Assembly;
    private static readonly Assembly Delta = typeof(DeltaEncoder).Assembly;
    private static readonly Assembly Trust = typeof(TrustException).Assembly;
    private static readonly Assembly Agent = typeof(TerminalAgent).Assembly;

    [Fact]
    public void DomainAndTerminalSide_KnowNothingOfAzure()
    {
        foreach (var assembly in new[] { Core, Protocol, Delta, Trust, Agent })
        {
            Assert.DoesNotContain(AllReferences(assembly), IsAzure);
        }

        // The check itself sees Azure where it is.
        Assert.Contains(AllReferences(typeof(TableClients).Assembly), IsAzure);
    }

    [Fact]
    public void Protocol_AndDelta_KnowNothingOfOurs()
    {
        Assert.Empty(Ours(Protocol));
        Assert.Empty(Ours(Delta));
    }

    [Fact]
    public void Trust_KnowsTheProtocolOnly() => Assert.Equal(["PosCloud.Protocol"], Ours(Trust));

    [Fact]
    public void Core_KnowsProtocolDeltaAndTrustOnly() =>
        Assert.Equal(["PosCloud.Delta", "PosCloud.Protocol", "PosCloud.Trust"], Ours(Core));

    [Fact]
    public void Terminal_CarriesNoServerCode() =>
        Assert.Equal(["PosCloud.Delta", "PosCloud.Protocol", "PosCloud.Trust"], Ours(Agent));

    [Fact]
    public void Terminal_NeedsNoWebServer() =>
        Assert.DoesNotContain(AllReferences(Agent), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    private static bool IsAzure(string name) =>
        name.StartsWith("Azure.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal)
        || name is "PosCloud.Azure" or "PosCloud.KeyVault";

    private static string[] Ours(Assembly assembly) =>
        [.. Names(assembly).Where(n => n.StartsWith("PosCloud.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names(Assembly assembly) => assembly.GetReferencedAssemblies().Select(r => r.Name!);

    /// <summary>References of the assembly and, through ours, of what it brings along.</summary>
    private static HashSet<string> AllReferences(Assembly assembly)
    {
        var found = new HashSet<string>(Names(assembly), StringComparer.Ordinal);
        foreach (var ours in Ours(assembly))
        {
            found.UnionWith(AllReferences(Assembly.Load(ours)));
        }

        return found;
    }
}
