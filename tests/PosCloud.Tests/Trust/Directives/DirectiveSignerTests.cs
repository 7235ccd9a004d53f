using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol.Directives;
using PosCloud.Trust;
using PosCloud.Trust.Directives;

namespace PosCloud.Tests.Trust.Directives;

public sealed class DirectiveSignerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-trust-");

    private string KeyFile => Path.Combine(_folder.FullName, "new", "directive.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Encode_OfTheExampleOfTheDsseSpecification_GivesItsBytes() => Assert.Equal(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        Encoding.UTF8.GetString(PreAuthEncoding.Encode("http://example.com/HelloWorld", "hello world"u8)));

    [Fact]
    public void Encode_OfATypeOutsideAscii_CountsBytes() =>
        Assert.Equal("DSSEv1 2 \u00e9 0 ", Encoding.UTF8.GetString(PreAuthEncoding.Encode("\u00e9", [])));

    [Fact]
    public void Encode_WithTheSignatureOfTheDsseSpecification_Verifies()
    {
        // protocol.md, "Test Vectors": ECDSA over NIST P-256 and SHA-256.
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Bytes("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                Y = Bytes("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
            },
        });
        Assert.True(key.VerifyData(
            PreAuthEncoding.Encode("http://example.com/HelloWorld", "hello world"u8),
            Convert.FromBase64String("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="),
            HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Ensure_RunTwice_KeepsTheFirstKey()
    {
        Assert.True(SigningKeyFile.Ensure(KeyFile));
        using var first = SigningKeyFile.Open(KeyFile);
        Assert.False(SigningKeyFile.Ensure(KeyFile));
        using var second = SigningKeyFile.Open(KeyFile);
        Assert.Equal(EcJwks.FromKey(first), EcJwks.FromKey(second));
        Assert.Equal([KeyFile, $"{KeyFile}.lock"], Directory.GetFiles(Path.GetDirectoryName(KeyFile)!).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public async Task Ensure_RunByManyAtOnce_IsCreatedOnce()
    {
        for (int round = 0; round < 50; round++)
        {
            string path = Path.Combine(Path.GetDirectoryName(KeyFile)!, $"{round}", "key.pem");
            using var barrier = new Barrier(8);
            var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    bool first = SigningKeyFile.Ensure(path);
                    return (first, key: File.ReadAllText(path));
                },
                TaskCreationOptions.LongRunning)));
            Assert.Single(created, one => one.first);
            Assert.Single(created.Select(one => one.key).Distinct());
            Assert.Equal([path, $"{path}.lock"], Directory.GetFiles(Path.GetDirectoryName(path)!).Order());
        }
    }

    [Fact]
    public void Open_WithAnythingElse_IsKeyInvalid()
    {
        using var p256 = TestKeys.New();
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        string[] contents =
        [
            "", "text", p256.ExportSubjectPublicKeyInfoPem(), p384.ExportPkcs8PrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(),
            p256.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            new string('x', 20_000),
        ];
        var path = Path.Combine(_folder.FullName, "key.pem");
        foreach (var content in contents)
        {
            File.WriteAllText(path, content);
            Assert.Equal(TrustError.KeyInvalid, Assert.Throws<TrustException>(() => SigningKeyFile.Open(path)).Error);
        }
    }

    [Fact]
    public async Task Sign_FromManyThreads_GivesValidEnvelopes()
    {
        using var signer = new DirectiveSigner(TestKeys.New());
        var directive = new Directive(
            "demo", "lane-1", "SN-1", 1, DirectiveAction.None, new string('a', 64), "n", DateTimeOffset.UnixEpoch, 60);
        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            Assert.Equal(i, DirectiveVerifier.Verify(signer.Sign(directive with { Seq = i }), [signer.PublicKey]).Seq);
            return ValueTask.CompletedTask;
        });
    }

    private static byte[] Bytes(string number) => BigInteger.Parse(number).ToByteArray(isUnsigned: true, isBigEndian: true);
}
