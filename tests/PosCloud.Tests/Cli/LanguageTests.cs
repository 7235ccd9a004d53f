using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using PosCloud.Cli;
using PosCloud.Cli.Language;

namespace PosCloud.Tests.Cli;

public sealed class LanguageTests
{
    [Fact]
    public void Messages_BothLanguages_HaveTheSameKeysAndPlaces()
    {
        var english = Read(CultureInfo.InvariantCulture);
        var chinese = Read(CultureInfo.GetCultureInfo("zh-CN"));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, m => Assert.Equal(Places(m.Value), Places(chinese[m.Key])));
        Assert.All(chinese.Values, Assert.NotEmpty);
    }

    [Theory]
    [InlineData("zh_CN.UTF-8", null, "zh-CN")]
    [InlineData("zh_CN.UTF-8", "en", "en")]
    [InlineData("C.UTF-8", null, "en")]
    [InlineData("de_DE", "zh", "zh-CN")]
    [InlineData(null, null, "en")]
    public void Language_FromTheEnvironment_IsChosen(string? lang, string? own, string expected)
    {
        var chosen = UiLanguage.Choose(
            name => name switch { "LANG" => lang, "POSCLOUD_LANG" => own, _ => null }, CultureInfo.InvariantCulture);

        Assert.Equal(expected, chosen.Name);
    }

    [Fact]
    public async Task Command_InChinese_SpeaksChinese()
    {
        using var cli = new CliHarness();

        Assert.Equal(ExitCodes.NotLoggedIn, await cli.RunAsync("zh-CN", CancellationToken.None, ["terminals", "list"]));

        Assert.StartsWith("错误： 未登录 — 请运行 'poscloud login'", cli.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        var resources = new ResourceManager("PosCloud.Cli.Language.Messages", typeof(UiLanguage).Assembly);
        var set = resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
    }

    private static IEnumerable<string> Places(string message) => Regex.Matches(message, @"\{\d\}").Select(m => m.Value).Order();
}
