using System.Reflection;
using System.Text.Json;
using PosCloud.Protocol;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>Reads a scenario and refuses what could not run, before anything is started.</summary>
internal static class ScenarioFile
{
    /// <summary>What <c>--scenario</c> calls the scenario that this program brings.</summary>
    public const string Default = "default";

    private const int MaxBytes = 1024 * 1024;
    private const int MaxTerminals = 50;
    private const int MaxSteps = 100;
    private const string Resource = "PosCloud.Local.Demo.Scenarios.default.json";

    /// <param name="path">A file, or <see cref="Default"/>.</param>
    /// <param name="folder">The folder from which images are read.</param>
    /// <exception cref="LocalSetupException">It is no scenario; the message says where.</exception>
    public static Scenario Read(string path, out string folder)
    {
        folder = path == Default ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            var scenario = JsonSerializer.Deserialize(Bytes(path), ScenarioJson.Default.Scenario) ?? throw Wrong(path, "is empty");
            Check(path, folder, scenario);
            return scenario;
        }
        catch (JsonException e)
        {
            throw Wrong(path, $"line {(e.LineNumber ?? 0) + 1}, {e.Path}: {e.Message.Split(" Path: ")[0]}");
        }
    }

    private static byte[] Bytes(string path)
    {
        if (path == Default)
        {
            using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
            using var bytes = new MemoryStream();
            resource.CopyTo(bytes);
            return bytes.ToArray();
        }

        return new FileInfo(path).Length <= MaxBytes ? File.ReadAllBytes(path) : throw Wrong(path, $"has more than {MaxBytes} bytes");
    }

    private static void Check(string path, string folder, Scenario scenario)
    {
        CheckImages(path, folder, scenario);
        Require(scenario.Terminals.Count is >= 1 and <= MaxTerminals, $"must have 1 to {MaxTerminals} terminals");
        Require(scenario.Terminals.DistinctBy(t => t.Id).Count() == scenario.Terminals.Count, "must name each terminal once");
        foreach (var terminal in scenario.Terminals)
        {
            Require(Names.IsId(terminal.Id) && Names.IsId(terminal.Site), $"terminal {terminal.Id}: id and site must be 1 to 64 letters, digits, '-', '_' or single dots");
            Require(terminal.Factory.Count is >= 1 and <= Limits.Components, $"terminal {terminal.Id}: must have 1 to {Limits.Components} factory components");
            foreach (var component in terminal.Factory)
            {
                Require(scenario.Images.ContainsKey(component.Image), $"terminal {terminal.Id}: there is no image {component.Image}");
            }
        }

        Require(scenario.Steps.Count is >= 1 and <= MaxSteps, $"must have 1 to {MaxSteps} steps");
        var known = scenario.Terminals.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            foreach (var id in StepRules.Terminals(scenario.Steps[i]))
            {
                Require(known.Contains(id), $"step {i + 1} ({scenario.Steps[i].Title}): there is no terminal {id}");
            }

            if (scenario.Steps[i] is DocumentStep { Image: var image })
            {
                Require(scenario.Images.ContainsKey(image), $"step {i + 1} ({scenario.Steps[i].Title}): there is no image {image}");
            }

            if (StepRules.Wrong(scenario.Steps[i]) is { } wrong)
            {
                throw Wrong(path, $"step {i + 1} ({scenario.Steps[i].Title}): {wrong}");
            }
        }

        void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw Wrong(path, message);
            }
        }
    }

    private static void CheckImages(string path, string folder, Scenario scenario)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, image) in scenario.Images)
        {
            var wrong = image switch
            {
                _ when !Names.IsId(name) => "must be named with 1 to 64 letters, digits, '-', '_' or single dots",
                { Sources: not 1 } => "must have one of file, bytes, editOf, json and text",
                { Bytes: < 1 or > ScenarioImage.MaxBytes } => $"must have 1 to {ScenarioImage.MaxBytes} bytes",
                { EditOf: { } of } when !before.Contains(of) => $"there is no image {of} before it",
                { File: { } file } when new FileInfo(Path.Combine(folder, file)) is not { Exists: true, Length: > 0 and <= ScenarioImage.MaxBytes } => $"{file} must be a file of 1 to {ScenarioImage.MaxBytes} bytes",
                _ => null,
            };
            if (wrong is not null)
            {
                throw Wrong(path, $"image {name}: {wrong}");
            }

            before.Add(name);
        }
    }

    private static LocalSetupException Wrong(string path, string message) => new($"Scenario {path}: {message}. See docs/demo.md.");
}
