using System.Globalization;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>What the host takes from host.json (https://learn.microsoft.com/azure/azure-functions/functions-host-json).</summary>
/// <param name="RoutePrefix">In front of every route of a function; <c>api</c> unless the file says otherwise.</param>
/// <param name="FunctionTimeout">After it the invocation's token is cancelled; 30 minutes unless the file says otherwise.</param>
/// <param name="LogLevels">Levels by category, as keys of the configuration.</param>
internal sealed record HostSettings(string RoutePrefix, TimeSpan FunctionTimeout, IReadOnlyDictionary<string, string?> LogLevels)
{
    private const int MaxFileBytes = 1 << 20;

    private static readonly JsonDocumentOptions Json = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly HostSettings Default = new("api", TimeSpan.FromMinutes(30), new Dictionary<string, string?>());

    /// <exception cref="InvalidOperationException">The file is not JSON or a value is not valid.</exception>
    public static HostSettings Load(IEnumerable<string> folders) =>
        FindFile(folders, "host.json") is not { } path ? Default : Parse(ReadFile(path), path);

    /// <summary>The <c>Values</c> of local.settings.json, which Core Tools would hand over as environment variables.</summary>
    public static IReadOnlyDictionary<string, string?> LoadLocalValues(IEnumerable<string> folders)
    {
        if (FindFile(folders, "local.settings.json") is not { } path)
        {
            return new Dictionary<string, string?>();
        }

        using var document = ParseJson(ReadFile(path), path);
        return document.RootElement.TryGetProperty("Values", out var values)
            ? values.EnumerateObject().ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value.ToString())
            : new Dictionary<string, string?>();
    }

    internal static HostSettings Parse(string json, string path)
    {
        using var document = ParseJson(json, path);
        var root = document.RootElement;
        var prefix = Find(root, "extensions", "http", "routePrefix")?.GetString() ?? Default.RoutePrefix;
        var levels = new Dictionary<string, string?>();
        if (Find(root, "logging", "logLevel") is { ValueKind: JsonValueKind.Object } logLevel)
        {
            foreach (var level in logLevel.EnumerateObject())
            {
                levels[$"Logging:LogLevel:{level.Name}"] = level.Value.GetString();
            }
        }

        return new HostSettings(prefix.Trim('/'), Timeout(Find(root, "functionTimeout")?.GetString(), path), levels);
    }

    private static TimeSpan Timeout(string? text, string path) => text switch
    {
        null => Default.FunctionTimeout,
        "-1" => System.Threading.Timeout.InfiniteTimeSpan,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero => timeout,
        _ => throw new InvalidOperationException($"{path}: functionTimeout '{text}' is neither a positive TimeSpan nor -1."),
    };

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static string? FindFile(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string ReadFile(string path) =>
        new FileInfo(path).Length <= MaxFileBytes
            ? File.ReadAllText(path)
            : throw new InvalidOperationException($"{path} is larger than {MaxFileBytes} bytes.");

    private static JsonDocument ParseJson(string json, string path)
    {
        try
        {
            return JsonDocument.Parse(json, Json);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }
}
