namespace PosCloud.Terminal.Device;

/// <summary>What answers on the network at this moment, each asked for itself.</summary>
/// <param name="Link">
/// The medium is there: a cable with a carrier; for radio any beacon or cell that is heard, whether or not this configuration joins
/// it. Without it nothing can be said about a configuration.
/// </param>
/// <param name="Gateway">The default gateway.</param>
/// <param name="Dns">The name of the cloud resolves.</param>
/// <param name="Cloud">The service takes a connection.</param>
/// <param name="Host">The further host takes a connection; null when none was asked for.</param>
public sealed record NetworkProbe(bool Link, bool Gateway, bool Dns, bool Cloud, bool? Host = null)
{
    /// <summary>Nothing is known.</summary>
    public static NetworkProbe Silent { get; } = new(false, false, false, false);

    /// <summary>Whether all that was asked answers.</summary>
    public bool Passed => Cloud && Host != false;

    public override string ToString() =>
        $"link {Word(Link)}, gateway {Word(Gateway)}, DNS {Word(Dns)}, cloud {Word(Cloud)}{(Host is { } host ? $", host {Word(host)}" : "")}";

    private static string Word(bool answers) => answers ? "yes" : "no";
}
