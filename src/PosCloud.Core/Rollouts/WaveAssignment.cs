using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Targeting;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Puts members into waves. Pure and deterministic: the same terminals give the same waves. Named terminals and filters come
/// first, in the order of the waves; a hash decides over the rest. The terminals of one site lie evenly spaced on the hash's
/// circle, so a wave with a share of s takes at most about that share of each site too.
/// </summary>
public sealed class WaveAssignment
{
    private readonly string rolloutId;
    private readonly IReadOnlyList<WavePlan> waves;
    private readonly IReadOnlyList<TargetFilter?> filters;
    private readonly decimal[] bounds;

    /// <param name="rolloutId">Seeds the hash, so that it is not always the same shops that go first.</param>
    /// <param name="waves">The plan's waves.</param>
    /// <param name="filters">For each wave its filter, read; null where it has none.</param>
    public WaveAssignment(string rolloutId, IReadOnlyList<WavePlan> waves, IReadOnlyList<TargetFilter?> filters)
    {
        this.rolloutId = rolloutId;
        this.waves = waves;
        this.filters = filters;

        // The last wave without a share takes what is left of the circle.
        bounds = new decimal[waves.Count];
        var bound = 0m;
        for (var i = 0; i < waves.Count; i++)
        {
            bound += waves[i].SharePercent ?? 0;
            bounds[i] = bound;
        }
    }

    /// <param name="site">All members of one site.</param>
    /// <param name="lanes">Terminals of the site, members or not.</param>
    public IEnumerable<Member> Assign(IReadOnlyList<TerminalView> site, int lanes)
    {
        if (site.Count == 0)
        {
            yield break;
        }

        var start = Point($"site|{rolloutId}|{site[0].Site}");
        var rank = 0;
        foreach (var terminal in site.OrderBy(t => Point($"lane|{rolloutId}|{t.TerminalId}")).ThenBy(t => t.TerminalId, StringComparer.Ordinal))
        {
            var point = (start + ((decimal)rank++ / site.Count)) % 1m;
            yield return new Member(terminal.TerminalId, WaveOf(terminal, point), lanes);
        }
    }

    /// <summary>The wave of a terminal that joins later, alone.</summary>
    public int Joining(TerminalView terminal) => WaveOf(terminal, Point($"lane|{rolloutId}|{terminal.TerminalId}"));

    private int WaveOf(TerminalView terminal, decimal point)
    {
        var subject = FilterSubject.Of(terminal);
        for (var i = 0; i < waves.Count; i++)
        {
            if (waves[i].Terminals?.Contains(terminal.TerminalId, StringComparer.Ordinal) == true
                || filters[i]?.Matches(subject) == true)
            {
                return i;
            }
        }

        for (var i = 0; i < waves.Count; i++)
        {
            if (waves[i].SharePercent is not null && point * 100m < bounds[i])
            {
                return i;
            }
        }

        return waves.Count - 1;
    }

    /// <summary>A point on the circle, 0 to below 1.</summary>
    private static decimal Point(string what)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(what), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296m;
    }
}
