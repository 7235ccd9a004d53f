using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust;

/// <summary>Firmware is written against <c>docs/tuf.md</c>: its tables and its example of canonical JSON must be true.</summary>
public sealed class TufPageTests
{
    private static readonly string Page = ReadPage();

    [Fact]
    public void Page_Refusals_AreThoseOfTheCodeInTheirOrder() =>
        Assert.Equal(Enum.GetNames<TufError>().Select(name => $"`{name}`"), Rows("| Name |").Select(row => row[1]));

    [Fact]
    public void Page_Limits_AreThoseOfTheCode()
    {
        var limits = typeof(TufLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (
            $"`{field.Name}`", Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)));

        Assert.Equal(limits, Rows("| Limit |").Select(row => (row[1], row[2])));
    }

    [Fact]
    public void Page_CanonicalForm_IsWhatTheCodeMakes()
    {
        var example = Regex.Match(Page, "```text\n(.*?)   becomes   (.*?)\n```", RegexOptions.Singleline);

        using var json = JsonDocument.Parse(example.Groups[1].Value);
        Assert.Equal(example.Groups[2].Value, Encoding.UTF8.GetString(CanonicalJson.Encode(json.RootElement)));
    }

    [Fact]
    public void Page_SpecVersion_IsWhatTheCodeWrites() =>
        Assert.Contains($"\"spec_version\": \"{SignedMetadata.SpecVersion}\"", Page, StringComparison.Ordinal);

    private static IEnumerable<string[]> Rows(string head)
    {
        var lines = Page.Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith(head, StringComparison.Ordinal));
        return lines.Skip(at + 2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray());
    }

    private static string ReadPage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "tuf.md"));
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
