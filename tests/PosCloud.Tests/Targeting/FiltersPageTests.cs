using System.Globalization;
using System.Text.RegularExpressions;
using PosCloud.Core.Targeting;
using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

/// <summary>Operators copy filters from <c>docs/filters.md</c>, so each must parse; and the page must tell the bounds as they are.</summary>
public sealed class FiltersPageTests
{
    private static readonly string Page = ReadPage();

    [Fact]
    public void Page_Examples_Parse()
    {
        var examples = Blocks("filter");

        Assert.InRange(examples.Count, 12, 100);
        Assert.All(examples, example => Parse(example));
    }

    [Fact]
    public void Page_Errors_AreThoseThatAreGiven()
    {
        var errors = Regex.Matches(Page, @"^\| `(?<text>[^`]+)` \| (?<column>\d+) \| (?<message>.+) \|$", RegexOptions.Multiline);

        Assert.InRange(errors.Count, 5, 50);
        Assert.All(errors, row =>
        {
            var error = Refuse(row.Groups["text"].Value);
            Assert.Equal(row.Groups["message"].Value, error.Message);
            Assert.Equal(row.Groups["column"].Value, (error.Position + 1).ToString(CultureInfo.InvariantCulture));
        });
    }

    [Theory]
    [InlineData("characters of the text", FilterLimits.Characters)]
    [InlineData("comparisons", FilterLimits.Comparisons)]
    [InlineData("values in one list", FilterLimits.ListValues)]
    [InlineData("parentheses and `not` around one comparison", FilterLimits.Nesting)]
    [InlineData("characters of a value or a name", FilterLimits.ValueCharacters)]
    public void Page_Bounds_AreThoseOfTheCode(string what, int bound) =>
        Assert.Contains($"| {what} | {bound.ToString("N0", CultureInfo.InvariantCulture)} |", Page, StringComparison.Ordinal);

    private static List<string> Blocks(string language) =>
        [.. Regex.Matches(Page, $"^```{language}\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .SelectMany(m => m.Groups[1].Value.Split('\n'))
            .Where(line => line.Length > 0)];

    private static string ReadPage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "filters.md"));
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
