using PosCloud.Protocol.Failures;

namespace PosCloud.Tests.Protocol;

public sealed class FailureCatalogueTests
{
    [Fact]
    public void Catalogue_HasEveryCodeOnce()
    {
        var codes = typeof(FailureCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        Assert.Equal(codes, FailureCatalogue.All.Select(e => e.Code));
    }

    [Fact]
    public void Catalogue_EveryEntry_SaysCauseAndRemedyInBothLanguages() => Assert.All(FailureCatalogue.All, entry =>
    {
        foreach (var text in new[] { entry.English, entry.Chinese })
        {
            Assert.NotEmpty(text.Cause);
            Assert.NotEmpty(text.Remedy);
            Assert.DoesNotContain('|', text.Cause + text.Remedy);
        }

        Assert.Contains(entry.Chinese.Cause, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.Contains(entry.Chinese.Remedy, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.DoesNotContain(entry.English.Cause + entry.English.Remedy, c => c > '~');
    });

    [Theory]
    [InlineData("zh-CN", "收单行拒绝了试交易")]
    [InlineData("zh-Hans", "收单行拒绝了试交易")]
    [InlineData("en", "The acquirer declined")]
    [InlineData("fr", "The acquirer declined")]
    public void Entry_InALanguage_FallsBackToEnglish(string language, string expected) =>
        Assert.StartsWith(expected, FailureCatalogue.Find(FailureCodes.TrialTransactionDeclined)!.In(language).Cause, StringComparison.Ordinal);

    [Fact]
    public void Find_UnknownCode_IsNull() => Assert.Null(FailureCatalogue.Find("no-such-code"));
}
