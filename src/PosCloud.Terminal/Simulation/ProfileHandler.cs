using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.Simulation;

/// <summary>The network as the simulated machine has it: with a profile that does not lead to the cloud nothing is sent.</summary>
internal sealed class ProfileHandler(SimulatedEnvironment environment, HttpMessageHandler network) : DelegatingHandler(network)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        environment.Network.Cloud
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException($"The cloud cannot be reached with the network profile '{environment.Profile}' (simulated).");
}
