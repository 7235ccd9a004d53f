using System.Net;
using System.Net.Sockets;

namespace PosCloud.Local.Hosting;

/// <summary>Chooses the port that the functions listen on.</summary>
internal static class LocalPort
{
    private const int Tries = 100;

    /// <param name="preferred">0 takes any free one.</param>
    /// <param name="exact">Whether another port than the preferred one will do.</param>
    /// <exception cref="LocalSetupException">The port is taken and must be exactly that one, or all tries were taken.</exception>
    public static int Choose(int preferred, bool exact)
    {
        for (var port = preferred; port < preferred + Tries && port <= IPEndPoint.MaxPort; port++)
        {
            if (TryBind(port) is { } free)
            {
                return free;
            }

            if (exact)
            {
                throw new LocalSetupException(
                    $"Port {port} is taken: give another one with --port, or leave --port out to use the next free one.");
            }
        }

        throw new LocalSetupException($"The ports from {preferred} on are all taken: give a free one with --port.");
    }

    /// <summary>The port, or null when it is taken. Somebody may take it right afterwards; then the start chooses anew.</summary>
    private static int? TryBind(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
