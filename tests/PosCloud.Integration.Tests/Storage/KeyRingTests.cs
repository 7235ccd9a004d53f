using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure.Sealing;
using PosCloud.Core.Terminals;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>All instances of the service open what one of them sealed.</summary>
[Collection(AzuriteTests.Name)]
public sealed class KeyRingTests(AzuriteFixture fixture) : StorageTests(fixture)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await foreach (var blob in Containers.Trust.GetBlobsAsync(prefix: "data-protection/"))
        {
            await Containers.Trust.DeleteBlobAsync(blob.Name);
        }
    }

    [Fact]
    public void Element_StoredTwice_KeepsTheFirst()
    {
        var (one, other) = (new BlobKeyRing(Containers), new BlobKeyRing(Containers));

        one.StoreElement(new XElement("key", "1"), "key-1");
        other.StoreElement(new XElement("key", "2"), "key-1");
        other.StoreElement(new XElement("key", "3"), "key-3");

        Assert.Equal(["1", "3"], one.GetAllElements().Select(element => element.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Token_OfOneInstance_OpensInAnotherThatStartsLater_AndAfterARestart()
    {
        using var first = Instance();
        var token = Sealer(first).Seal(TokenPurpose.Credential, "terminal"u8);

        using var second = Instance();
        Assert.True(Sealer(second).TryOpen(TokenPurpose.Credential, token, out var content));
        Assert.Equal("terminal"u8.ToArray(), content);
        Assert.True(Sealer(first).TryOpen(TokenPurpose.Credential, Sealer(second).Seal(TokenPurpose.Credential, "x"u8), out _));
    }

    [Fact]
    public void Token_OfOnePurpose_DoesNotOpenForAnother()
    {
        using var instance = Instance();
        var token = Sealer(instance).Seal(TokenPurpose.Nonce, "x"u8);

        Assert.All([TokenPurpose.Credential, TokenPurpose.TerminalState], purpose => Assert.False(Sealer(instance).TryOpen(purpose, token, out _)));
        Assert.All(["", "A", "AAAA", "%", token[..^1], token + "A", new string('A', 5000)], wrong => Assert.False(Sealer(instance).TryOpen(TokenPurpose.Nonce, wrong, out _)));
    }

    [Fact]
    public async Task Tokens_OfInstancesThatStartAtTheSameTime_OpenInEachOther()
    {
        var instances = Enumerable.Range(0, 3).Select(_ => Instance()).ToList();

        var tokens = await Task.WhenAll(instances.Select(instance => Task.Run(() => Sealer(instance).Seal(TokenPurpose.Nonce, "x"u8))));

        Assert.All(instances, instance => Assert.All(tokens, token => Assert.True(Sealer(instance).TryOpen(TokenPurpose.Nonce, token, out _))));
        instances.ForEach(instance => instance.Dispose());
    }

    private ServiceProvider Instance()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new BlobKeyRing(Containers));
        services.AddDataProtection().SetApplicationName("PosCloud");
        services.AddOptions<KeyManagementOptions>().Configure<BlobKeyRing>((options, ring) => options.XmlRepository = ring);
        return services.BuildServiceProvider();
    }

    private static DataProtectionSealer Sealer(IServiceProvider instance) => new(instance.GetRequiredService<IDataProtectionProvider>());
}
