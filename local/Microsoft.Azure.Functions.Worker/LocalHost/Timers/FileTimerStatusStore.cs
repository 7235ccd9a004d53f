using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>One JSON file for each timer in the folder that <c>Host:TimerStatusFolder</c> names.</summary>
internal sealed partial class FileTimerStatusStore(string folder, ILogger<FileTimerStatusStore> logger) : ITimerStatusStore
{
    public async Task<ScheduleStatus?> LoadAsync(string functionName, CancellationToken cancellationToken)
    {
        var path = PathOf(functionName);
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<ScheduleStatus>(file, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            // A damaged status costs at most one missed run; refusing to start would cost all of them.
            Damaged(exception, path);
            return null;
        }
    }

    public async Task SaveAsync(string functionName, ScheduleStatus status, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(functionName);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(status), cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    private string PathOf(string functionName) => Path.Combine(folder, $"{functionName}.json");

    [LoggerMessage(20, LogLevel.Warning, "The timer status {Path} is damaged and taken as missing")]
    private partial void Damaged(Exception exception, string path);
}
