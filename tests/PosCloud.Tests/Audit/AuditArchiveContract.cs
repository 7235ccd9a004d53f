using PosCloud.Core.Audit;
using PosCloud.Protocol.Audit;

namespace PosCloud.Tests.Audit;

/// <summary>What the exporter counts on, whatever the parts lie in.</summary>
public abstract class AuditArchiveContract
{
    private const string Estate = "demo";

    private static readonly CancellationToken None = CancellationToken.None;

    private protected abstract Task<IAuditArchive> CreateAsync();

    [Fact]
    public async Task Last_OfNothing_IsNull() => Assert.Null(await (await CreateAsync()).FindLastAsync(Estate, None));

    [Fact]
    public async Task Last_IsThePartWithTheHighestRows()
    {
        var archive = await CreateAsync();
        Assert.True(await archive.AddAsync(Estate, Part(1, 9), "a\n", None));
        Assert.True(await archive.AddAsync(Estate, Part(100, 120), "c\n", None));
        Assert.True(await archive.AddAsync(Estate, Part(10, 99), "b\n", None));
        await archive.EnsureHeadAsync(Estate, Part(100, 120), None);

        Assert.Equal(Part(100, 120), await archive.FindLastAsync(Estate, None));
    }

    [Fact]
    public async Task Add_OfAPartThatIsThere_ChangesNothing()
    {
        var archive = await CreateAsync();
        await archive.AddAsync(Estate, Part(1, 9), "a\n", None);

        Assert.False(await archive.AddAsync(Estate, Part(1, 12), "b\n", None));

        Assert.Equal(Part(1, 9), await archive.FindLastAsync(Estate, None));
    }

    [Fact]
    public async Task Head_WrittenTwice_IsNoMistake()
    {
        var archive = await CreateAsync();
        await archive.EnsureHeadAsync(Estate, Part(1, 9), None);
        await archive.EnsureHeadAsync(Estate, Part(1, 9), None);

        Assert.Null(await archive.FindLastAsync(Estate, None));
    }

    [Fact]
    public async Task Parts_OfEstatesWhoseNamesBeginAlike_AreApart()
    {
        var archive = await CreateAsync();
        await archive.AddAsync(Estate + "-2", Part(1, 9, Estate + "-2"), "a\n", None);

        Assert.Null(await archive.FindLastAsync(Estate, None));
    }

    private static AuditPart Part(long first, long last, string estate = Estate) => new(first, new AuditHead(estate, last, new string('a', 64)));
}
