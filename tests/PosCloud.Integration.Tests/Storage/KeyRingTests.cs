using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
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
        var (one, other) = (Ring(), Ring());

        one.StoreElement(new XElement("key", "1"), "key-1");
        other.StoreElement(new XElement("key", "2"), "key-1");
        other.StoreElement(new XElement("key", "3"), "key-3");

        Assert.Equal(["1", "3"], one.GetAllElements().Select(element => element.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ring_InTheContainer_HasNoKeyInTheOpen()
    {
        using var instance = Instance();
        _ = Sealer(instance).Seal(TokenPurpose.Credential, "terminal"u8);

        var stored = new List<string>();
        await foreach (var blob in Containers.Trust.GetBlobsAsync(prefix: "data-protection/"))
        {
            stored.Add((await Containers.Trust.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToString());
        }

        Assert.NotEmpty(stored);
        Assert.All(stored, text => Assert.DoesNotMatch("masterKey|<value>|descriptor", text));
    }

    [Fact]
    public async Task Element_ThatTheRingKeyDidNotSign_IsNotUsed()
    {
        Ring().StoreElement(new XElement("key", "1"), "key-1");
        using var stranger = new TemporaryKey();
        new BlobKeyRing(Containers, FileRingKey.Ensure(stranger.Path), NullLogger<BlobKeyRing>.Instance).StoreElement(new XElement("key", "2"), "key-2");
        var content = (await Containers.Trust.GetBlobClient("data-protection/key-1.xml").DownloadContentAsync()).Value.Content;
        await Containers.Trust.GetBlobClient("data-protection/key-3.xml").UploadAsync(content);
        await Containers.Trust.GetBlobClient("data-protection/key-4.xml").UploadAsync(BinaryData.FromString("<key>4</key>"));
        await Containers.Trust.GetBlobClient("data-protection/key-5.xml").UploadAsync(BinaryData.FromString("no xml"));

        Assert.Equal(["1"], Ring().GetAllElements().Select(element => element.Value));
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

    private static readonly TemporaryKey Key = new();

    private BlobKeyRing Ring() => new(Containers, FileRingKey.Ensure(Key.Path), NullLogger<BlobKeyRing>.Instance);

    private ServiceProvider Instance()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Ring());
        services.AddDataProtection().SetApplicationName("PosCloud");
        services.AddOptions<KeyManagementOptions>().Configure<BlobKeyRing>((options, ring) => options.XmlRepository = ring);
        return services.BuildServiceProvider();
    }

    private sealed class TemporaryKey : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-ring-");

        public string Path => System.IO.Path.Combine(folder.FullName, "ring.pem");

        public void Dispose() => folder.Delete(recursive: true);
    }

    private static DataProtectionSealer Sealer(IServiceProvider instance) => new(instance.GetRequiredService<IDataProtectionProvider>());
}
