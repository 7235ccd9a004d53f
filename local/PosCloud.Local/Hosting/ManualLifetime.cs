using Microsoft.Extensions.Hosting;

namespace PosCloud.Local.Hosting;

/// <summary>
/// A host that ends only when it is told to. The default lifetime listens for Ctrl-C by itself; with several hosts in one
/// process each would stop on its own, in no order.
/// </summary>
internal sealed class ManualLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
