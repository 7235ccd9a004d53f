using System.Text.Json;
using System.Text.Json.Nodes;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Releases;

/// <summary>
/// A release as people keep it in a file (docs/releases.md): the request that drafts it, but for each component the name of its
/// file, beside this one, instead of hash and length.
/// </summary>
public static class ReleaseFile
{
    private const string Components = "components";
    private const string FileMember = "file";

    /// <summary>Reads the file and hashes what it names.</summary>
    /// <exception cref="CliException">It is no such file, or breaks a rule of the service; the message says which.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<PublishRelease> ReadAsync(
        string path, TimeSpan? waitForPackages, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > Limits.BodyBytes)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorFileTooLong.With(path, Limits.BodyBytes), Messages.AdviceFileJson);
        }

        var (root, images) = Open(path, await File.ReadAllTextAsync(path, cancellationToken));
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (component, name, image) in images)
        {
            var report = progress is null ? null : new Named(progress, name);
            var (sha256, length) = await AdminFlows.HashAsync(image, report, cancellationToken);
            component["sha256"] = sha256;
            component["length"] = length;
            files[name] = image;
        }

        return new PublishRelease(Draft(path, root), files, waitForPackages);
    }

    private static (JsonObject Root, List<(JsonObject Component, string Name, string Image)> Images) Open(string path, string text)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = Limits.JsonDepth, AllowDuplicateProperties = false }) as JsonObject
                ?? throw Wrong(path, 1, "$");
        }
        catch (JsonException e)
        {
            throw Wrong(path, (e.LineNumber ?? 0) + 1, e.Path ?? "$");
        }

        var images = new List<(JsonObject, string, string)>();
        foreach (var node in root[Components] as JsonArray ?? throw Wrong(path, 1, $"$.{Components}"))
        {
            var at = $"$.{Components}[{images.Count}]";
            if (node is not JsonObject component || Text(component, "name") is not { } name || Text(component, FileMember) is not { } file)
            {
                throw Wrong(path, 1, $"{at}.{FileMember}");
            }

            var image = new FileInfo(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file));
            if (!image.Exists || image.Length is 0 or > Limits.ImageBytes)
            {
                throw new CliException(ExitCodes.LocalFile, Messages.RuleImage.With(image.FullName, Limits.ImageBytes), Messages.AdviceFileJson);
            }

            component.Remove(FileMember);
            images.Add((component, name, image.FullName));
        }

        return (root, images);
    }

    private static DraftReleaseRequest Draft(string path, JsonObject root)
    {
        DraftReleaseRequest draft;
        try
        {
            draft = root.Deserialize(ProtocolJson.Strict<DraftReleaseRequest>()) ?? throw Wrong(path, 1, "$");
        }
        catch (JsonException e)
        {
            throw Wrong(path, 1, e.Path ?? "$");
        }

        var check = new FieldChecker();
        draft.Check(check);
        return check.Error is { } error ? throw Wrong(path, 1, error) : draft;
    }

    private static string? Text(JsonObject node, string member) =>
        node[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static CliException Wrong(string path, long line, string where) =>
        new(ExitCodes.LocalFile, Messages.ErrorFileJson.With(path, line, where), Messages.AdviceFileJson);

    private sealed class Named(IProgress<PublishProgress> progress, string component) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value) => progress.Report(value with { Component = component });
    }
}
