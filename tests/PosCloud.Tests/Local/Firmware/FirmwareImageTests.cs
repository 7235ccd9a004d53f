using System.Text;
using PosCloud.Local.Firmware;

namespace PosCloud.Tests.Local.Firmware;

public sealed class FirmwareImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-firmware-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BuildAsync_Twice_GivesTheSameBytes()
    {
        var (old, @new) = await FirmwareImage.BuildAsync(_folder, CancellationToken.None);
        var (oldAgain, newAgain) = await FirmwareImage.BuildAsync(_folder, CancellationToken.None);

        Assert.Equal(old, oldAgain);
        Assert.Equal(@new, newAgain);
        Assert.NotEqual(old.Sha256, @new.Sha256);
        Assert.True(old.Length >= FirmwareImage.MinLength, $"{old.Length} bytes");
        Assert.True(@new.Length >= FirmwareImage.MinLength, $"{@new.Length} bytes");
        Assert.Equal(@new, await FirmwareFile.ReadAsync(@new.Path, CancellationToken.None));
    }

    [Fact]
    public void Choose_ManySources_DropsAddsEditsAndMovesFiles()
    {
        var sources = Enumerable.Range(0, 400)
            .Select(i => new FirmwarePart($"part{i}", "", i % 2 == 0 ? 400_000 : 30_000))
            .ToList();

        var (old, @new) = FirmwareImage.Choose(sources);

        var oldNames = old.Select(part => part.Name).ToList();
        var newNames = @new.Select(part => part.Name).ToList();
        Assert.NotEmpty(oldNames.Except(newNames));
        Assert.NotEmpty(newNames.Except(oldNames));
        Assert.NotEqual(oldNames[0], newNames[0]);
        Assert.All(Enum.GetValues<FirmwareEdit>(), edit => Assert.Contains(@new, part => part.Edit == edit));
    }

    [Fact]
    public async Task WriteAsync_TwoParts_ListsThemAndAlignsTheirBytes()
    {
        var source = Path.Combine(_folder, "source.bin");
        await File.WriteAllBytesAsync(source, [.. Enumerable.Repeat((byte)7, 700)]);
        var parts = new[] { new FirmwarePart("a", source, 700), new FirmwarePart("b", source, 700, FirmwareEdit.Relinked) };

        var image = await FirmwareImage.WriteAsync(Path.Combine(_folder, "image"), "9.9", parts, CancellationToken.None);

        var bytes = await File.ReadAllBytesAsync(image.Path);
        Assert.StartsWith("POSCLOUD-FIRMWARE 9.9\n2\na\t700\nb\t2033\n\0", Encoding.UTF8.GetString(bytes, 0, 64), StringComparison.Ordinal);
        Assert.Equal(512 + 1024 + 2048, bytes.Length);
        Assert.All(bytes[512..1212], value => Assert.Equal(7, value));
        Assert.Equal(0, bytes[1212]);
    }

    [Fact]
    public void Apply_Patched_ChangesLittleAndMovesNothing()
    {
        var content = new byte[1_000_000];

        var patched = FirmwareEdits.Apply([.. content], FirmwareEdit.Patched);

        var changed = patched.Zip(content).Count(pair => pair.First != pair.Second);
        Assert.Equal(content.Length, patched.Length);
        Assert.InRange(changed, 100, content.Length / 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Apply_AnyLength_IsRepeatable(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.All(Enum.GetValues<FirmwareEdit>(), edit =>
            Assert.Equal(FirmwareEdits.Apply([.. content], edit), FirmwareEdits.Apply([.. content], edit)));
    }
}
