using Microsoft.Extensions.Hosting;
using PosCloud.Azure;
using PosCloud.Azure.Sealing;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Core.Worlds;
using PosCloud.Functions.Admin;
using PosCloud.Functions.Diagnostics;
using PosCloud.Functions.Http;

namespace PosCloud.Functions;

/// <summary>Asks for all options when the app starts, so that a wrong setting stops the start instead of the first request.</summary>
internal sealed class SettingsCheck : IHostedService
{
    public SettingsCheck(
        EstateOptions estates,
        StorageOptions storage,
        DownloadOptions downloads,
        EventGridOptions events,
        AdminOptions admin,
        CheckInOptions checkIns,
        OverloadOptions overload,
        RolloutOptions rollouts,
        WorldOptions worlds,
        EventOptions retention,
        TelemetryOptions telemetry,
        TrustOptions trust,
        IRingKey ring)
    {
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
