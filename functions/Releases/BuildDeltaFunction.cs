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
        using var parsed = JsonDocument.Parse(cloudEvent);
        var type = parsed.RootElement.GetProperty("type").GetString();
        var data = parsed.RootElement.GetProperty("data").Deserialize(CoreJson.Default.PackageEventData);
        if (type != EventTypes.DeltaRequested
            || data is null
            || !estates.Has(data.Estate)
            || !Names.IsSha256(data.ImageSha256)
            || (data.BaseSha256 is not null && !Names.IsSha256(data.BaseSha256)))
        {
            // Repeating it would not make it right: taken and dropped.
            LogForeign(type);
            return;
        }

        // "Claimed" is fine: whoever claimed it builds it, and the timer looks after it.
        await builder.BuildAsync(data.Estate, data.ImageSha256, data.BaseSha256, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(4101, LogLevel.Warning, "Dropped an event of type {Type} that requests no package")]
    private partial void LogForeign(string? type);
}
