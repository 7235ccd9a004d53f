using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Trust.Backups;
using static PosCloud.Tests.Trust.Backups.BackupSamples;

namespace PosCloud.Tests.Trust.Backups;

public sealed class BackupFormatTests : IDisposable
{
    private const int Sealed = Chunk + 16;

    private readonly ECDiffieHellman recipient = NewKey();
    private readonly ECDiffieHellman terminal = NewKey();

    public void Dispose()
    {
        recipient.Dispose();
        terminal.Dispose();
    }

    [Property(MaxTest = 60)]
    public bool Backup_OfAnyLength_ComesBack(NonNegativeInt size, int seed)
    {
        var plain = new byte[size.Get % 3 == 0 ? size.Get % 4 * Chunk : size.Get * 97 % (5 * Chunk)];
        new System.Random(seed).NextBytes(plain);
        var file = Seal(plain, recipient, terminal);
        return Open(file, recipient).SequenceEqual(plain) && Open(file, terminal).SequenceEqual(plain);
    }

    [Fact]
    public void Backup_WrittenByteByByte_IsReadWhole()
    {
        var plain = RandomNumberGenerator.GetBytes(2 * Chunk + 1);
        using var output = new MemoryStream();
        using var writer = new BackupWriter(output, Context, [BackupPublicKey.From(recipient)], Chunk);
        foreach (var value in plain)
        {
            writer.WriteByte(value);
        }

        writer.Complete();

        Assert.Equal(plain, Open(output.ToArray(), recipient));
    }

    [Fact]
    public void Backup_SealedTwice_SharesNoByteOfKeyOrContent()
    {
        var (first, second) = (Seal(new byte[64], recipient), Seal(new byte[64], recipient));
        var fixedPart = BackupHeader.Read(new MemoryStream(first)).Bytes.Length - 113;

        Assert.Equal(first[..fixedPart], second[..fixedPart]);
        Assert.NotEqual(first[fixedPart..(fixedPart + 65)], second[fixedPart..(fixedPart + 65)]);
        Assert.NotEqual(first[^80..], second[^80..]);
    }

    [Fact]
    public void Backup_WithAnotherKey_IsRefused()
    {
        using var other = NewKey();

        Assert.Equal(BackupError.KeyUnknown, Refused(() => Open(Seal([1], recipient), other)));
    }

    [Fact]
    public void Backup_WithAnotherKeyUnderTheRecipientsId_IsRefused()
    {
        using var other = NewKey();
        var file = Seal([1], recipient);
        byte[] id = [.. BackupPublicKey.From(other).Id];
        id.CopyTo(file, BackupHeader.Read(new MemoryStream(file)).Bytes.Length - 145);

        Assert.Equal(BackupError.WrapRefused, Refused(() => Open(file, other)));
    }

    [Property(MaxTest = 200)]
    public bool Backup_WithAnyBitFlipped_IsRefused(NonNegativeInt place, byte bit)
    {
        var file = Seal(new byte[2 * Chunk + 5], recipient, terminal);
        file[place.Get * 7919 % file.Length] ^= (byte)(1 << (bit % 8));
        return IsRefused(file);
    }

    [Fact]
    public void Backup_WithEveryByteOfItsHeaderAltered_IsRefused()
    {
        var file = Seal([1, 2, 3], recipient, terminal);
        var length = BackupHeader.Read(new MemoryStream(file)).Bytes.Length;
        for (var i = 0; i < length; i++)
        {
            byte[] altered = [.. file];
            altered[i] ^= 1;
            Assert.True(IsRefused(altered), $"byte {i}");
        }
    }

    [Property(MaxTest = 200)]
    public bool Backup_CutAnywhere_IsRefused(NonNegativeInt place)
    {
        var file = Seal(new byte[3 * Chunk], recipient);
        return IsRefused(file[..(place.Get * 7919 % file.Length)]);
    }

    [Fact]
    public void Backup_CutBetweenChunks_IsRefused()
    {
        var file = Seal(new byte[3 * Chunk], recipient);

        Assert.True(IsRefused(file[..^Sealed]));
        Assert.True(IsRefused(file[..^(2 * Sealed)]));
        Assert.True(IsRefused(file[..^(3 * Sealed)]));
    }

    [Fact]
    public void Backup_WithSomethingBehind_IsRefused()
    {
        var file = Seal(new byte[Chunk], recipient);

        Assert.True(IsRefused([.. file, 0]));
        Assert.True(IsRefused([.. file, .. file[^Sealed..]]));
    }

    [Fact]
    public void Backup_WithChunksExchanged_IsRefused()
    {
        var file = Seal(RandomNumberGenerator.GetBytes(3 * Chunk), recipient);
        var start = file.Length - 3 * Sealed;
        byte[] swapped = [.. file[..start], .. file[(start + Sealed)..(start + 2 * Sealed)], .. file[start..(start + Sealed)], .. file[(start + 2 * Sealed)..]];

        Assert.True(IsRefused(swapped));
    }

    [Fact]
    public void Backup_WithAChunkOfAnotherBackup_IsRefused()
    {
        var (file, other) = (Seal(new byte[3 * Chunk], recipient), Seal(new byte[3 * Chunk], recipient));

        Assert.True(IsRefused([.. file[..^Sealed], .. other[^Sealed..]]));
    }

    [Fact]
    public void Backup_WithTheHeadOfAnother_IsRefused()
    {
        var (file, other) = (Seal(new byte[Chunk], recipient), Seal(new byte[Chunk], recipient));
        var length = BackupHeader.Read(new MemoryStream(file)).Bytes.Length;

        Assert.True(IsRefused([.. other[..length], .. file[length..]]));
    }

    [Fact]
    public void Backup_WithoutItsLastChunk_CannotBeOpened()
    {
        using var output = new MemoryStream();
        using (var writer = new BackupWriter(output, Context, [BackupPublicKey.From(recipient)], Chunk))
        {
            writer.Write(new byte[2 * Chunk + 10]);
        }

        Assert.True(IsRefused(output.ToArray()));
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(9, 200)]
    [InlineData(10, 255)]
    [InlineData(12, 255)]
    public void Header_ThatClaimsTooMuch_IsRefusedBeforeAnythingIsReserved(int place, byte value)
    {
        var file = Seal([1], recipient);
        file[place] = value;

        Assert.Equal(BackupError.Malformed, Refused(() => Open(file, recipient)));
    }

    [Fact]
    public void Header_OfALaterVersion_SaysSo()
    {
        var file = Seal([1], recipient);
        file[8] = 2;

        Assert.Equal(BackupError.VersionUnsupported, Refused(() => Open(file, recipient)));
    }

    [Fact]
    public void Header_WithAPointThatIsNotOnTheCurve_IsRefused()
    {
        var file = Seal([1], recipient);
        file.AsSpan(BackupHeader.Read(new MemoryStream(file)).Bytes.Length - 113 + 1, 64).Fill(1);

        Assert.Equal(BackupError.WrapRefused, Refused(() => Open(file, recipient)));
    }

    [Fact]
    public void Writer_WithoutARecipient_Throws()
    {
        Assert.Throws<ArgumentException>(() => new BackupWriter(new MemoryStream(), Context, []));
        var key = BackupPublicKey.From(recipient);
        Assert.Throws<ArgumentException>(() => new BackupWriter(new MemoryStream(), Context, [key, key]));
    }

    private bool IsRefused(byte[] file)
    {
        try
        {
            Open(file, recipient);
            return false;
        }
        catch (BackupException)
        {
            return true;
        }
    }

    private static BackupError Refused(Action open) => Assert.Throws<BackupException>(open).Error;
}
