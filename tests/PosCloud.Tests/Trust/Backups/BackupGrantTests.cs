using System.Security.Cryptography;
using PosCloud.Trust.Backups;
using static PosCloud.Tests.Trust.Backups.BackupSamples;

namespace PosCloud.Tests.Trust.Backups;

/// <summary>What a service with all its keys in foreign hands can make of a backup and of a release: nothing.</summary>
public sealed class BackupGrantTests : IDisposable
{
    private static readonly byte[] Plain = [1, 2, 3];

    private readonly ECDiffieHellman recipient = NewKey();
    private readonly ECDiffieHellman old = NewKey();
    private readonly ECDiffieHellman replacement = NewKey();
    private readonly byte[] file;
    private readonly BackupGrant grant;

    public BackupGrantTests()
    {
        file = Seal(Plain, recipient, old);
        grant = Release(file, recipient);
    }

    public void Dispose()
    {
        recipient.Dispose();
        old.Dispose();
        replacement.Dispose();
    }

    [Fact]
    public void Grant_OpensTheBackupOnTheTerminalThatItIsFor()
    {
        Assert.Equal(Plain, Open(file, BackupGrant.Parse(grant.ToText())!, replacement));
        Assert.Equal(Plain.Length, Open(file, grant, replacement).Length);
    }

    [Fact]
    public void Grant_OnAnotherTerminal_IsRefused()
    {
        using var other = NewKey();

        Assert.Equal(BackupError.WrapRefused, Refused(() => Open(file, grant, other)));
    }

    [Fact]
    public void Grant_OfSomebodyWhomTheApproversDoNotName_IsRefused()
    {
        using var stranger = NewKey();
        var own = Seal([9], stranger, old);

        Assert.Equal(BackupError.KeyUnknown, Refused(() => Open(own, Release(own, stranger), replacement)));
    }

    [Fact]
    public void Grant_ForgedInTheNameOfARecipient_IsRefused()
    {
        // Who knows the public keys only can seal a backup and wrap its key, but not as the recipient.
        using var attacker = NewKey();
        var own = Seal([9], attacker, recipient);
        var forged = Convert.FromBase64String(Release(own, attacker).ToText());
        byte[] id = [.. BackupPublicKey.From(recipient).Id];
        id.CopyTo(forged, 1);

        Assert.Equal(BackupError.WrapRefused, Refused(() => Open(own, BackupGrant.Parse(Convert.ToBase64String(forged))!, replacement)));
    }

    [Fact]
    public void Grant_WithAnotherBackup_IsRefused()
    {
        var other = Seal([9], recipient, old);

        Assert.Equal(BackupError.WrapRefused, Refused(() => Open(other, grant, replacement)));
    }

    [Fact]
    public void Grant_WithTheBackupOfAnotherTerminal_IsRefused()
    {
        var other = Seal(Plain, Context with { TerminalId = "till-2" }, recipient);
        var sha256 = Hash(other);

        Assert.Equal(
            BackupError.WrapRefused,
            Refused(() => BackupReader.Open(new MemoryStream(other), sha256, grant, [BackupPublicKey.From(recipient)], replacement)));
    }

    [Fact]
    public void Grant_WithAnyByteAltered_IsRefused()
    {
        var bytes = Convert.FromBase64String(grant.ToText());
        for (var i = 1; i < bytes.Length; i++)
        {
            byte[] altered = [.. bytes];
            altered[i] ^= 1;
            Assert.Throws<BackupException>(() => Open(file, BackupGrant.Parse(Convert.ToBase64String(altered))!, replacement));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    public void Grant_ThatIsNone_IsNotRead(string? text) => Assert.Null(BackupGrant.Parse(text));

    [Fact]
    public void Grant_OfWhoCannotOpenTheBackup_CannotBeMade()
    {
        using var other = NewKey();

        Assert.Equal(BackupError.KeyUnknown, Refused(() => Release(file, other)));
    }

    [Fact]
    public void Grant_TellsNothingInItsText() => Assert.Equal("BackupGrant", grant.ToString());

    [Fact]
    public void Fingerprint_ReadOffTheTerminal_IsComparedWhole()
    {
        var key = BackupPublicKey.From(replacement);

        Assert.Matches("^([0-9a-f]{4}-){7}[0-9a-f]{4}$", key.Fingerprint);
        Assert.True(key.HasFingerprint(key.Fingerprint));
        Assert.True(key.HasFingerprint(key.Fingerprint.Replace('-', ' ').ToUpperInvariant()));
        Assert.False(key.HasFingerprint(key.Fingerprint[..^1]));
        Assert.False(key.HasFingerprint(key.Fingerprint[..^1] + (key.Fingerprint[^1] == '0' ? '1' : '0')));
        Assert.False(key.HasFingerprint(""));
    }

    private BackupGrant Release(byte[] backup, ECDiffieHellman sender) =>
        BackupGrant.Create(BackupHeader.Read(new MemoryStream(backup)), Hash(backup), sender, BackupPublicKey.From(replacement));

    private byte[] Open(byte[] backup, BackupGrant with, ECDiffieHellman terminal)
    {
        using var reader = BackupReader.Open(new MemoryStream(backup), Hash(backup), with, [BackupPublicKey.From(recipient)], terminal);
        return ReadAll(reader);
    }

    private static BackupError Refused(Action open) => Assert.Throws<BackupException>(open).Error;
}
