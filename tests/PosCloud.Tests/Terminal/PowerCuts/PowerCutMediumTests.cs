using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.PowerCuts;

public sealed class PowerCutMediumTests : MediumContract
{
    private readonly PowerCutMedium _medium = new();

    private protected override IMedium Medium => _medium;

    protected override string Root => "/terminal";

    [Fact]
    public void Survival_OfARenameThatNobodySynced_MayBeAnEmptyFile()
    {
        using (var file = _medium.OpenWrite("/f/x.tmp", truncate: true))
        {
            file.Write("new"u8);
        }

        _medium.Rename("/f/x.tmp", "/f/x");
        _medium.PowerUp(Survival.NamesOnly, new Random(1));

        Assert.Equal([0, 0, 0], _medium.Peek("/f/x"));
    }

    [Fact]
    public void Survival_OfAFileWhoseFolderNobodySynced_MayBeNothing()
    {
        using (var file = _medium.OpenWrite("/f/y", truncate: true))
        {
            file.Write("new"u8);
            _medium.Sync(file);
        }

        _medium.PowerUp(Survival.BytesOnly, new Random(1));

        Assert.Null(_medium.Peek("/f/y"));
    }

    [Fact]
    public void Survival_OfWhatWasSynced_IsWhole()
    {
        foreach (var survival in Enum.GetValues<Survival>())
        {
            var medium = new PowerCutMedium();
            using (var file = medium.OpenWrite("/f/y", truncate: true))
            {
                file.Write("new"u8);
                medium.Sync(file);
            }

            medium.SyncFolder("/f");
            medium.PowerUp(survival, new Random(2));

            Assert.Equal("new"u8.ToArray(), medium.Peek("/f/y"));
        }
    }

    [Fact]
    public void Step_AfterTheCut_StaysWithoutPower()
    {
        _medium.CutAt = 1;

        Assert.Throws<PowerCutException>(() => _medium.OpenWrite("/f/y", truncate: true));
        Assert.Throws<PowerCutException>(() => _medium.Exists("/f/y"));
    }
}
