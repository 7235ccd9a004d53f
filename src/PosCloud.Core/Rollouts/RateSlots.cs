using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Keeps a rate cap without a shared counter: the waiting members are spread over so many minutes that each has at most the
/// capped number of them, and a member is offered the release in its own minutes only. The number of minutes is a power of
/// two, so that a member's minute stays its minute when the number falls (a ramp, or fewer members left): an appointment that
/// a terminal was given is kept. The cap holds on average; a hash decides who comes when.
/// </summary>
public static class RateSlots
{
    /// <summary>More minutes than a rollout lasts.</summary>
    private const int Max = 1 << 16;

    /// <param name="waiting">Members that are not offered yet.</param>
    /// <param name="perMinute">The cap; at least 1.</param>
    public static int Of(int waiting, int perMinute)
    {
        var minutes = (waiting + (long)perMinute - 1) / perMinute;
        return minutes <= 1 ? 1 : (int)Math.Min(Max, BitOperations.RoundUpToPowerOf2((ulong)minutes));
    }

    /// <returns>When the member's minute begins, UTC; null when it is now.</returns>
    public static DateTimeOffset? Next(string rolloutId, string terminalId, int slots, DateTimeOffset now)
    {
        if (slots <= 1)
        {
            return null;
        }

        var minute = now.ToUnixTimeSeconds() / 60;
        var wait = (Hash(rolloutId, terminalId) - minute) & (slots - 1);
        return wait == 0 ? null : DateTimeOffset.FromUnixTimeSeconds((minute + wait) * 60);
    }

    private static long Hash(string rolloutId, string terminalId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"rate|{rolloutId}|{terminalId}"), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
