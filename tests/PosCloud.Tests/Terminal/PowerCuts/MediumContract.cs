using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>What every medium must do while the power is on; the real one and that of the sweep pass the same tests.</summary>
public abstract class MediumContract
{
    private protected abstract IMedium Medium { get; }

    protected abstract string Root { get; }

    private string A => Path.Combine(Root, "a");

    private string B => Path.Combine(Root, "b");

    [Fact]
    public void Missing_File_HasNoLengthAndCanBeDeleted()
    {
        Assert.False(Medium.Exists(A));
        Assert.Equal(0, Medium.Length(A));
        Medium.Delete(A);
        Assert.Throws<FileNotFoundException>(() => Medium.OpenRead(A).Dispose());
    }

    [Fact]
    public void Write_ThenRead_GivesTheBytes()
    {
        Write(A, [1, 2, 3], truncate: true);
        Assert.Equal([1, 2, 3], Read(A));
        Assert.Equal(3, Medium.Length(A));

        Write(A, [9], truncate: false);
        Assert.Equal([9, 2, 3], Read(A));

        Write(A, [7], truncate: true);
        Assert.Equal([7], Read(A));
    }

    [Fact]
    public void Append_AtTheEnd_KeepsWhatIsThere()
    {
        Write(A, [1, 2], truncate: true);
        using (var file = Medium.OpenWrite(A, truncate: false))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write([3]);
            Assert.Equal(3, file.Length);
            file.SetLength(2);
            file.Position = 0;
            Assert.Equal(1, file.ReadByte());
        }

        Assert.Equal([1, 2], Read(A));
    }

    [Fact]
    public void Rename_OntoAFile_TakesItsPlace()
    {
        Write(A, [1], truncate: true);
        Write(B, [2], truncate: true);

        Medium.Rename(A, B);
        Medium.SyncFolder(Root);

        Assert.False(Medium.Exists(A));
        Assert.Equal([1], Read(B));
        Assert.Equal([B], Medium.Files(Root));
    }

    [Fact]
    public void Delete_AFile_IsGone()
    {
        Write(A, [1], truncate: true);

        Medium.Delete(A);

        Assert.False(Medium.Exists(A));
        Assert.Empty(Medium.Files(Root));
    }

    [Fact]
    public void Lock_ThatIsHeld_IsRefused()
    {
        using (Medium.Lock(Path.Combine(Root, "lock")))
        {
            Assert.Throws<IOException>(() => Medium.Lock(Path.Combine(Root, "lock")).Dispose());
        }

        Medium.Lock(Path.Combine(Root, "lock")).Dispose();
    }

    private void Write(string path, byte[] content, bool truncate)
    {
        using var file = Medium.OpenWrite(path, truncate);
        file.Write(content);
        Medium.Sync(file);
    }

    private byte[] Read(string path)
    {
        using var file = Medium.OpenRead(path);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
