using System.Globalization;

namespace PosCloud.Terminal;

/// <summary>Progress as plain lines: each new thing, and the bytes at most once a second.</summary>
internal sealed class ProgressLines(TextWriter output, TimeProvider time)
{
    private long _last;

    public void Write(AgentProgress progress)
    {
        if (progress.Message is null && (progress.BytesTotal == 0 || time.GetElapsedTime(_last) < TimeSpan.FromSeconds(1)))
        {
            return;
        }

        _last = time.GetTimestamp();
        var bytes = progress.BytesTotal == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" {progress.BytesDone}/{progress.BytesTotal} bytes");
        var name = progress.TerminalId ?? "(not enrolled)";
        var text = progress.Message ?? progress.State?.ToString().ToLowerInvariant() ?? "";
        output.WriteLine($"{time.GetUtcNow():HH:mm:ss} {name} slot {progress.Slot} ({progress.Version}) {text}{bytes}{Left(progress.Left)}");
    }

    private static string Left(TimeSpan? left) => left is not { } time ? "" : time switch
    {
        { TotalSeconds: < 1 } => ", nearly done",
        { TotalMinutes: < 2 } => $", about {Math.Ceiling(time.TotalSeconds)} s left",
        { TotalHours: < 2 } => $", about {Math.Ceiling(time.TotalMinutes)} min left",
        _ => $", about {Math.Ceiling(time.TotalHours)} h left",
    };
}
