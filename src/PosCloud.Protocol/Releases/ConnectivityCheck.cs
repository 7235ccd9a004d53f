using PosCloud.Protocol.SelfTests;

namespace PosCloud.Protocol.Releases;

/// <summary>
/// What the network must do after the switch. A configuration counts as bad, and the terminal goes back by itself, when the
/// cloud stays away although the gateway answers, or the gateway stays away although the link is up. A cable that is unplugged
/// says nothing about a configuration: then the terminal waits.
/// </summary>
/// <param name="WithinMinutes">How long it may take with the link up; 1 to <see cref="MaxMinutes"/>.</param>
/// <param name="Host">A host and port that must answer besides the cloud, for example <c>acquirer.example:443</c>.</param>
public sealed record ConnectivityCheck(int WithinMinutes = ConnectivityCheck.DefaultMinutes, string? Host = null)
{
    /// <summary>Minutes when a release has a network component and does not say.</summary>
    public const int DefaultMinutes = 10;

    public const int MaxMinutes = 60;

    /// <param name="check">Takes the first member that is out of bounds.</param>
    /// <param name="pointer">Where this object is in the request, for example <c>/connectivity</c>.</param>
    public void Check(FieldChecker check, string pointer)
    {
        check.Range(WithinMinutes, 1, MaxMinutes, $"{pointer}/withinMinutes");
        check.That(Host is null || SelfTestItem.ReadHost(Host) is not null, $"{pointer}/host", "must be a host and a port, for example 'acquirer.example:443'");
    }
}
