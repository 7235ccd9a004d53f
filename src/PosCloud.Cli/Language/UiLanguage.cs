using System.Globalization;

namespace PosCloud.Cli.Language;

/// <summary>Chooses the language of messages: POSCLOUD_LANG, else the locale as POSIX orders it, else the system's.</summary>
internal static class UiLanguage
{
    private static readonly string[] Variables = ["POSCLOUD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

    public static void Apply(Func<string, string?> environment)
    {
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = Choose(environment, CultureInfo.CurrentUICulture);
        }
        catch (CultureNotFoundException)
        {
            // A runtime without globalization data has no cultures but one; the messages stay in English.
        }
    }

    internal static CultureInfo Choose(Func<string, string?> environment, CultureInfo system)
    {
        var name = Variables.Select(environment).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? system.Name;
        return name.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? CultureInfo.GetCultureInfo("zh-CN")
            : CultureInfo.GetCultureInfo("en");
    }
}
