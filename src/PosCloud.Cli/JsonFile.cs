using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli;

/// <summary>A part of a request that people keep in a file.</summary>
internal static class JsonFile
{
    /// <exception cref="CliException">It is no JSON of that kind; the message names file and line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T? Read<T>(FileInfo? file, JsonTypeInfo<T> type)
        where T : class
    {
        if (file is null)
        {
            return null;
        }

        if (file.Length > Limits.BodyBytes)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorFileTooLong.With(file.FullName, Limits.BodyBytes), Messages.AdviceFileJson);
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file.FullName), type)
                ?? throw new CliException(ExitCodes.LocalFile, Messages.ErrorFileJson.With(file.FullName, 1, "null"), Messages.AdviceFileJson);
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorFileJson.With(file.FullName, (e.LineNumber ?? 0) + 1, e.Path ?? "$"), Messages.AdviceFileJson);
        }
    }
}
