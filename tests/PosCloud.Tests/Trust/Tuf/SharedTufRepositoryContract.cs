namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What a repository holds besides that has many writers: the service's.</summary>
public abstract class SharedTufRepositoryContract : TufRepositoryContract
{
    [Fact]
    public async Task Replace_ByManyAtOnce_IsDoneByOne()
    {
        var repository = Create();
        await repository.CreateAsync("timestamp.json", Bytes(0), None);
        var tag = (await repository.ReadAsync("timestamp.json", None))!.Tag;

        var done = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => repository.ReplaceAsync("timestamp.json", Bytes((byte)i), tag, None)));

        Assert.Single(done, replaced => replaced);
    }
}
