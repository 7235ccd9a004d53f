using System.Xml.Linq;
using PosCloud.Azure.Sealing;
using PosCloud.Tests.Trust.Vault;

namespace PosCloud.Tests.Sealing;

/// <summary>Elements of the key ring, under a key in a file and under one in a vault alike.</summary>
public sealed class SealedElementTests : IDisposable
{
    private const string Address = "https://kv.vault.azure.net/keys/ring/1";
    private const string Name = "data-protection/key-1.xml";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-ring-");
    private readonly FakeVault vault = new();
    private readonly XElement element = XElement.Parse("<key id=\"1\"><descriptor><value>secret</value></descriptor></key>");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_OfWhatWasSealed_GivesTheElement(bool inVault)
    {
        var stored = XElement.Parse(SealedElement.Seal(element, Name, Ring(inVault)).ToString());

        Assert.DoesNotContain("secret", stored.ToString(), StringComparison.Ordinal);
        Assert.True(XNode.DeepEquals(element, SealedElement.Open(stored, Name, Ring(inVault))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_WithAnythingAltered_IsNothing(bool inVault)
    {
        var ring = Ring(inVault);
        var stored = SealedElement.Seal(element, Name, ring);
        foreach (var attribute in stored.Attributes().Select(a => a.Name).ToList())
        {
            var altered = new XElement(stored);
            altered.SetAttributeValue(attribute, Altered(altered.Attribute(attribute)!.Value));
            Assert.Null(SealedElement.Open(altered, Name, ring));
            altered.SetAttributeValue(attribute, null);
            Assert.Null(SealedElement.Open(altered, Name, ring));
        }

        Assert.Null(SealedElement.Open(new XElement(stored) { Value = Altered(stored.Value) }, Name, ring));
        Assert.Null(SealedElement.Open(stored, "data-protection/key-2.xml", ring));
        Assert.Null(SealedElement.Open(element, Name, ring));
    }

    [Fact]
    public void Open_OfAnElementOfAnEarlierVersion_AsksThatVersion()
    {
        var stored = SealedElement.Seal(element, Name, Ring(inVault: true));
        var next = new VaultRingKey(vault.Open().OpenRsa("https://kv.vault.azure.net/keys/ring/2"));

        Assert.True(XNode.DeepEquals(element, SealedElement.Open(stored, Name, next)));
        Assert.Contains("POST /keys/ring/1/unwrapkey?api-version=7.4", vault.Requests);
    }

    [Theory]
    [InlineData("https://other.vault.azure.net/keys/ring/1")]
    [InlineData("https://kv.vault.azure.net/keys/other/1")]
    [InlineData("http://kv.vault.azure.net/keys/ring/1")]
    [InlineData("https://kv.vault.azure.net/keys/ring/1?x=1")]
    [InlineData("https://kv.vault.azure.net:444/keys/ring/1")]
    public void Open_OfAnElementThatNamesAnotherKey_AsksNobody(string address)
    {
        var ring = Ring(inVault: true);
        var stored = SealedElement.Seal(element, Name, ring);
        stored.SetAttributeValue("key", address);
        vault.Requests.Clear();

        Assert.Null(SealedElement.Open(stored, Name, ring));
        Assert.Empty(vault.Requests);
    }

    [Fact]
    public void Seal_InTheVault_IsOneRequest()
    {
        var ring = Ring(inVault: true);
        vault.Requests.Clear();

        SealedElement.Seal(element, Name, ring);

        Assert.Equal(["POST /keys/ring/1/sign?api-version=7.4"], vault.Requests);
    }

    [Fact]
    public void Ensure_RunTwice_KeepsTheKeyAndItsOwner()
    {
        var path = Path.Combine(folder.FullName, "new", "ring.pem");
        var first = FileRingKey.Ensure(path);

        Assert.Equal(first.Id, FileRingKey.Ensure(path).Id);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Open_OfAFileThatIsNoKey_SaysSo()
    {
        var path = Path.Combine(folder.FullName, "ring.pem");
        File.WriteAllText(path, "text");

        Assert.Contains("no RSA private key", Assert.Throws<InvalidOperationException>(() => FileRingKey.Ensure(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenRsa_OfAnotherKind_IsRefused() => Assert.Contains(
        "not an RSA key",
        Assert.Throws<InvalidOperationException>(() => vault.Open().OpenRsa("https://kv.vault.azure.net/keys/director/1")).Message,
        StringComparison.Ordinal);

    private IRingKey Ring(bool inVault) =>
        inVault ? new VaultRingKey(vault.Open().OpenRsa(Address)) : FileRingKey.Ensure(Path.Combine(folder.FullName, "own.pem"));

    private static string Altered(string text) => (text[0] == 'A' ? 'B' : 'A') + text[1..];
}
