using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.PowerCuts;

public sealed class FileMediumTests : MediumContract, IDisposable
{
    private readonly string _above = Directory.CreateTempSubdirectory("poscloud-medium-").FullName;

    public FileMediumTests() => Medium.CreateFolder(Root);

    private protected override IMedium Medium { get; } = new FileMedium(durable: true);

    protected override string Root => Path.Combine(_above, "x", "y");

    public void Dispose() => Directory.Delete(_above, recursive: true);

    [Fact]
    public void CreateFolder_AndFiles_CanBeReadByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using (Medium.OpenWrite(Path.Combine(Root, "a"), truncate: true))
        {
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Root, "a")));
    }

    [Fact]
    public void OpenScratch_WithRoom_VanishesWithItsStream()
    {
        var path = Path.Combine(Root, "scratch");
        using (var scratch = Medium.OpenScratch(path, 1))
        {
            Assert.NotNull(scratch);
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
        Assert.Null(Medium.OpenScratch(path, long.MaxValue));
    }
}
