using System.Security.Cryptography;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Terminal.PowerCuts;

namespace PosCloud.Tests.Terminal;

public sealed class PrivateKeyFileTests : IDisposable
{
    private const string Name = "key.pem";
    private const string OnTheCuttable = "/terminal";

    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-key-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Open_WithoutAFile_MakesAKeyThatTheNextOneReads()
    {
        using var folder = new StateFolder(_root, durable: true);
        using var made = PrivateKeyFile.Open(folder, Name, ECDsa.Create);
        using var read = PrivateKeyFile.Open(folder, Name, ECDsa.Create);

        Assert.True(read.VerifyData("1"u8, made.SignData("1"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", File.ReadAllText(Path.Combine(_root, Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAKeyForAgreement_MakesAKeyThatTheNextOneReads()
    {
        using var folder = new StateFolder(_root, durable: true);
        using var made = PrivateKeyFile.Open(folder, Name, ECDiffieHellman.Create);
        using var read = PrivateKeyFile.Open(folder, Name, ECDiffieHellman.Create);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(made.DeriveRawSecretAgreement(other.PublicKey), read.DeriveRawSecretAgreement(other.PublicKey));
    }

    [Fact]
    public void File_MadeAndReplaced_CanBeReadByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new StateFolder(_root, durable: true);
        using var made = PrivateKeyFile.Open(folder, Name, ECDsa.Create);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_root, Name)));

        using var replaced = PrivateKeyFile.Replace(folder, Name, NewPem(), ECDsa.Create);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_root, Name)));
    }

    /// <summary>Another key in its place would be a terminal that nobody knows.</summary>
    [Theory]
    [InlineData("empty")]
    [InlineData("no PEM")]
    [InlineData("cut")]
    [InlineData("public")]
    [InlineData("other curve")]
    [InlineData("no curve")]
    public void File_WithoutAKeyOfThisKind_IsNamedAndLeftAsItIs(string what)
    {
        var pem = what switch
        {
            "empty" => "",
            "no PEM" => "key",
            "cut" => NewPem()[..100],
            "public" => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem(),
            "other curve" => ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportPkcs8PrivateKeyPem(),
            _ => RSA.Create(2048).ExportPkcs8PrivateKeyPem(),
        };
        File.WriteAllText(Path.Combine(_root, Name), pem);
        using var folder = new StateFolder(_root, durable: true);

        Assert.Contains(Name, Assert.Throws<InvalidDataException>(() => PrivateKeyFile.Open(folder, Name, ECDsa.Create)).Message, StringComparison.Ordinal);
        Assert.Equal(pem, File.ReadAllText(Path.Combine(_root, Name)));
    }

    [Fact]
    public void Replace_ByWhatIsNoKey_LeavesTheOneThatIsThere()
    {
        using var folder = new StateFolder(_root, durable: true);
        using var made = PrivateKeyFile.Open(folder, Name, ECDsa.Create);
        var before = File.ReadAllText(Path.Combine(_root, Name));

        Assert.Throws<InvalidDataException>(() => PrivateKeyFile.Replace(folder, Name, "key", ECDsa.Create));

        Assert.Equal(before, File.ReadAllText(Path.Combine(_root, Name)));
    }

    /// <summary>Whoever has seen a key can rely on it: the next start has the same one.</summary>
    [Fact]
    public void Open_CutAtAnyStep_LeavesNoKeyOrTheOneThatWasGivenOut() => Sweep(
        _ => { },
        folder =>
        {
            using var key = PrivateKeyFile.Open(folder, Name, ECDsa.Create);
            return key.ExportPkcs8PrivateKeyPem();
        },
        (done, found) => Assert.True(done is null || found == done));

    [Fact]
    public void Replace_CutAtAnyStep_LeavesTheOldKeyOrTheNewOne()
    {
        var (old, next) = (NewPem(), NewPem());
        Sweep(
            folder => PrivateKeyFile.Replace(folder, Name, old, ECDsa.Create).Dispose(),
            folder =>
            {
                PrivateKeyFile.Replace(folder, Name, next, ECDsa.Create).Dispose();
                return next;
            },
            (done, found) => Assert.True(done is null ? found == old || found == next : found == next));
    }

    private static string NewPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    // The power goes after each step, up to the first that the work does not reach, and comes back with any part of what was not synced.
    private static void Sweep(Action<StateFolder> before, Func<StateFolder, string> work, Action<string?, string> look)
    {
        var cuts = 0;
        foreach (var survival in Enum.GetValues<Survival>())
        {
            for (var step = 1; ; step++)
            {
                var medium = new PowerCutMedium();
                string? done = null;
                using (var folder = new StateFolder(OnTheCuttable, durable: true, medium: medium))
                {
                    before(folder);
                    medium.CutAt = medium.Steps + step;
                    try
                    {
                        done = work(folder);
                    }
                    catch (PowerCutException)
                    {
                        cuts++;
                    }
                }

                medium.CutAt = null;
                medium.PowerUp(survival, new Random(step));
                using (var folder = new StateFolder(OnTheCuttable, durable: true, medium: medium))
                using (var found = PrivateKeyFile.Open(folder, Name, ECDsa.Create))
                {
                    look(done, found.ExportPkcs8PrivateKeyPem());
                }

                if (done is not null)
                {
                    break;
                }
            }
        }

        Assert.True(cuts >= 4 * Enum.GetValues<Survival>().Length, $"{cuts} cuts");
    }
}
