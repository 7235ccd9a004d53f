using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Gives each terminal its own fixed phase within the interval, from the hash of its id. After an outage, however
/// synchronised the terminals come back, the second check-in is spread evenly again.
/// </summary>
public static class CheckInSchedule
{
    /// <summary>Seconds over which terminals with the same appointment are spread; less than the minute of a rate cap.</summary>
    private const int AppointmentSpread = 50;

    /// <returns>Whole seconds until the terminal's next slot: at least half of the interval, at most one and a half.</returns>
    public static int NextSeconds(string terminalId, TimeSpan interval, DateTimeOffset now)
    {
        var period = Math.Max(1, (long)interval.TotalSeconds);
        var elapsed = (now.ToUnixTimeSeconds() - Phase(terminalId, period)) % period;
        var wait = period - elapsed;
        return (int)(wait * 2 < period ? wait + period : wait);
    }

    /// <summary>
    /// An appointment that lies within the interval is kept, spread over the minute that it begins; otherwise the terminal
    /// comes in its slot.
    /// </summary>
    /// <param name="terminalId">The terminal.</param>
    /// <param name="interval">How often it comes.</param>
    /// <param name="appointment">When coming earlier is worth it; UTC.</param>
    /// <param name="now">UTC.</param>
    public static int NextSeconds(string terminalId, TimeSpan interval, DateTimeOffset? appointment, DateTimeOffset now)
    {
        var regular = NextSeconds(terminalId, interval, now);
        return appointment is { } at && at > now
            ? (int)Math.Min(regular, Math.Ceiling((at - now).TotalSeconds) + Phase(terminalId, AppointmentSpread))
            : regular;
    }

    private static long Phase(string terminalId, long period)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(terminalId), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash[8..]) % (ulong)period);
    }
}
