using System.Security.Cryptography;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Trust.Backups;

/// <summary>Opens what another implementation wrote (tests/vectors/backup).</summary>
public sealed class BackupVectorTests
{
    private static readonly string Folder = Path.Combine(Infrastructure.InfraFiles.Root, "tests", "vectors", "backup");

    public static TheoryData<string, int, int, string, string> Vectors
    {
        get
        {
            var data = new TheoryData<string, int, int, string, string>();
            foreach (var line in File.ReadLines(Path.Combine(Folder, "vectors.csv")).Skip(1))
            {
                var cells = line.Split(',');
                data.Add(cells[0], int.Parse(cells[1]), int.Parse(cells[2]), cells[3], cells[4]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Open_WithTheRecipientsOrTheTerminalsKey_GivesWhatWasSealed(string name, int length, int headerLength, string sha256, string grant)
    {
        var file = File.ReadAllBytes(Path.Combine(Folder, name + ".backup"));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.NotNull(BackupGrant.Parse(grant));
        foreach (var who in new[] { "recipient", "terminal" })
        {
            using var key = Key(who);
            using var reader = BackupReader.Open(new MemoryStream(file), key);

            Assert.Equal(headerLength, reader.Header.Bytes.Length);
            Assert.Equal(new BackupContext("shops", "till-1", "backup-0001"), reader.Header.Context);
            Assert.Equal(Plain(length), BackupSamples.ReadAll(reader));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Open_WithTheGrant_GivesWhatWasSealed(string name, int length, int headerLength, string sha256, string grant)
    {
        var file = File.ReadAllBytes(Path.Combine(Folder, name + ".backup"));
        using var recipient = Key("recipient");
        using var replacement = Key("replacement");

        using var reader = BackupReader.Open(
            new MemoryStream(file), sha256, BackupGrant.Parse(grant)!, [BackupPublicKey.From(recipient)], replacement);

        Assert.Equal(headerLength, reader.Header.Bytes.Length);
        Assert.Equal(Plain(length), BackupSamples.ReadAll(reader));
    }

    private static byte[] Plain(int length) => File.ReadAllBytes(Path.Combine(Folder, "plain.bin"))[..length];

    private static ECDiffieHellman Key(string name)
    {
        var key = ECDiffieHellman.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Folder, name + ".pem")));
        return key;
    }
}
