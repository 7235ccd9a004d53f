using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Protocol;

namespace PosCloud.Functions.Releases;

/// <summary>Builds a package when <c>poscloud.delta.requested.v1</c> arrives from Event Grid.</summary>
public sealed partial class BuildDeltaFunction(PackageBuilder builder, EstateOptions estates, ILogger<BuildDeltaFunction> logger)
{
    [Function("BuildDelta")]
    public async Task RunAsync([EventGridTrigger] string cloudEvent, CancellationToken cancellationToken)
    {
        if (Read(cloudEvent) is not { } data)
        {
            // Repeating it would not make it right: taken and dropped.
            LogForeign(cloudEvent.Length);
            return;
        }

        // "Claimed" is fine: whoever claimed it builds it, and the timer looks after it.
        await builder.BuildAsync(data.Estate, data.Key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The request in the event, or null when it is none.</summary>
    private PackageEventData? Read(string cloudEvent)
    {
        try
        {
            var request = JsonSerializer.Deserialize(cloudEvent, CoreJson.Default.PackageRequestEvent);
            return request is { Type: EventTypes.DeltaRequested, Data: { } data }
                && estates.Has(data.Estate)
                && Names.IsSha256(data.ImageSha256)
                && (data.BaseSha256 is null || Names.IsSha256(data.BaseSha256))
                ? data
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "Dropped an event of {Length} characters that requests no package")]
    private partial void LogForeign(int length);
}
