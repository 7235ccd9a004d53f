using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What the writer counts on, whatever the files lie in.</summary>
public abstract class TufRepositoryContract
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected abstract ITufRepository Create();

    [Fact]
    public async Task Read_OfAFileThatIsNotThere_IsNull() => Assert.Null(await Create().ReadAsync("timestamp.json", None));

    [Fact]
    public async Task Create_ThenRead_GivesTheBytes()
    {
        var repository = Create();

        Assert.True(await repository.CreateAsync("1.root.json", Bytes(1, 2, 3), None));

        Assert.Equal([1, 2, 3], (await repository.ReadAsync("1.root.json", None))!.Content);
    }

    [Fact]
    public async Task Create_OfAFileThatIsThere_ChangesNothing()
    {
        var repository = Create();
        await repository.CreateAsync("1.root.json", Bytes(1), None);

        Assert.False(await repository.CreateAsync("1.root.json", Bytes(2), None));

        Assert.Equal([1], (await repository.ReadAsync("1.root.json", None))!.Content);
    }

    [Fact]
    public async Task Replace_FromNothing_CreatesOnce()
    {
        var repository = Create();

        Assert.True(await repository.ReplaceAsync("timestamp.json", Bytes(1), tag: null, None));
        Assert.False(await repository.ReplaceAsync("timestamp.json", Bytes(2), tag: null, None));
    }

    [Fact]
    public async Task Replace_WithTheTagThatWasRead_Replaces_AndThenThatTagIsStale()
    {
        var repository = Create();
        await repository.CreateAsync("timestamp.json", Bytes(1), None);
        var tag = (await repository.ReadAsync("timestamp.json", None))!.Tag;

        Assert.True(await repository.ReplaceAsync("timestamp.json", Bytes(2), tag, None));
        Assert.False(await repository.ReplaceAsync("timestamp.json", Bytes(3), tag, None));

        Assert.Equal([2], (await repository.ReadAsync("timestamp.json", None))!.Content);
    }

    [Fact]
    public async Task Replace_OfAFileThatIsGone_IsRefused()
    {
        var one = Create();
        await one.CreateAsync("timestamp.json", Bytes(1), None);
        var tag = (await one.ReadAsync("timestamp.json", None))!.Tag;

        Assert.False(await one.ReplaceAsync("other.json", Bytes(2), tag, None));
    }

    [Fact]
    public async Task Files_OfTwoRepositories_AreApart()
    {
        await Create().CreateAsync("1.root.json", Bytes(1), None);

        Assert.Null(await Create().ReadAsync("1.root.json", None));
    }

    private protected static byte[] Bytes(params byte[] content) => content;
}
