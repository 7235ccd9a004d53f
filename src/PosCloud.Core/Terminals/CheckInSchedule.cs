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
    /// <returns>Whole seconds until the terminal's next slot: at least half of the interval, at most one and a half.</returns>
    public static int NextSeconds(string terminalId, TimeSpan interval, DateTimeOffset now)
    {
        var period = Math.Max(1, (long)interval.TotalSeconds);
        var elapsed = (now.ToUnixTimeSeconds() - Phase(terminalId, period)) % period;
        var wait = period - elapsed;
        return (int)(wait * 2 < period ? wait + period : wait);
    }

    private static long Phase(string terminalId, long period)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(terminalId), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash[8..]) % (ulong)period);
    }
}
