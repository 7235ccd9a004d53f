using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PosCloud.Local.Hosting;

internal static class HostEnd
{
    /// <summary>
    /// Ends when the host has stopped. Unlike <c>WaitForShutdownAsync</c> it does not stop the host itself, so it cannot
    /// meet the stop of its owner.
    /// </summary>
    public static Task Of(IHost host)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(stopped.SetResult);
        return stopped.Task;
    }
}
