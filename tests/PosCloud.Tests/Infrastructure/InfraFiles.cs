using System.Text.RegularExpressions;

namespace PosCloud.Tests.Infrastructure;

/// <summary>The repository's files as text, and what can be read from Bicep without its compiler.</summary>
internal static partial class InfraFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The source of the service: the app and the libraries below it, in the order of their paths.</summary>
    public static IEnumerable<string> ServiceSources() =>
        new[] { "functions", "src/PosCloud.Core", "src/PosCloud.Azure", "src/PosCloud.Trust", "src/PosCloud.Protocol" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    public static IReadOnlyList<string> BicepFiles() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "infra"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The strings of <c>var name = [ … ]</c> in infra/names.bicep.</summary>
    public static IReadOnlyList<string> Names(string variable) => [.. Quoted().Matches(Variable(variable)).Select(m => m.Groups[1].Value)];

    /// <summary>The value of <c>var name = …</c> in infra/names.bicep, as text.</summary>
    public static string Variable(string variable)
    {
        var text = Read("infra/names.bicep");
        var start = text.IndexOf($"\nvar {variable} = ", StringComparison.Ordinal);
        Assert.True(start >= 0, $"infra/names.bicep has no var {variable}.");
        var next = text.IndexOf("\n\n", start + 1, StringComparison.Ordinal);
        return next < 0 ? text[start..] : text[start..next];
    }

    /// <summary>App settings of infra/modules/app.bicep and their expressions, by the names that .NET configuration gives them.</summary>
    public static IReadOnlyDictionary<string, string> AppSettings() => SettingLine()
        .Matches(Read("infra/modules/app.bicep"))
        .ToDictionary(m => m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), m => m.Groups[2].Value);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PosCloud.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^ +(PosCloud_\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
