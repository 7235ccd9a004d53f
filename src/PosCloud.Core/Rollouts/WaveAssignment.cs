using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Targeting;
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

    /// <summary>What the wave of a terminal depends on besides its neighbours.</summary>
    public Candidate Candidate(FilterSubject terminal)
    {
        for (var i = 0; i < waves.Count; i++)
        {
            if (waves[i].Terminals?.Contains(terminal.TerminalId, StringComparer.Ordinal) == true || filters[i]?.Matches(terminal) == true)
            {
                return new Candidate(terminal.TerminalId, i);
            }
        }

        return new Candidate(terminal.TerminalId, NamedWave: null);
    }

    /// <param name="site">The shop.</param>
    /// <param name="candidates">All of the site that are in the target.</param>
    /// <param name="lanes">Terminals of the site, in the target or not.</param>
    public IEnumerable<Member> Assign(string site, IReadOnlyList<Candidate> candidates, int lanes)
    {
        var start = Point($"site|{rolloutId}|{site}");
        var rank = 0;
        foreach (var candidate in candidates.OrderBy(c => Lane(c.TerminalId)).ThenBy(c => c.TerminalId, StringComparer.Ordinal))
        {
            var point = (start + ((decimal)rank++ / candidates.Count)) % 1m;
            yield return new Member(candidate.TerminalId, candidate.NamedWave ?? WaveAt(point), lanes);
        }
    }

    /// <summary>The wave of a terminal that joins later, alone.</summary>
    public int Joining(FilterSubject terminal) => Candidate(terminal).NamedWave ?? WaveAt(Lane(terminal.TerminalId));

    private int WaveAt(decimal point)
    {
        for (var i = 0; i < waves.Count; i++)
        {
            if (waves[i].SharePercent is not null && point * 100m < bounds[i])
            {
                return i;
            }
        }

        return waves.Count - 1;
    }

    private decimal Lane(string terminalId) => Point($"lane|{rolloutId}|{terminalId}");

    /// <summary>A point on the circle, 0 to below 1.</summary>
    private static decimal Point(string what)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(what), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296m;
    }
}
