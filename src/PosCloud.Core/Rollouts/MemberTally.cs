using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Counts members by wave and standing.</summary>
public sealed class MemberTally(RolloutRecord rollout)
{
    private readonly int[,] counts = new int[rollout.Waves.Count, Enum.GetValues<MemberStanding>().Length];

    public void Add(MemberRow row) => Of(row)++;

    /// <summary>Takes a row out again that was added as it is.</summary>
    public void Remove(MemberRow row) => Of(row)--;

    public IReadOnlyList<RolloutProgress> Waves() => [.. Enumerable.Range(0, rollout.Waves.Count).Select(Wave)];

    private ref int Of(MemberRow row) => ref counts[Math.Clamp(row.Member.Wave, 0, rollout.Waves.Count - 1), (int)row.Standing(rollout)];

    private RolloutProgress Wave(int wave)
    {
        var (waiting, upToDate) = (Of(MemberStanding.Waiting), Of(MemberStanding.UpToDate));
        var members = Enum.GetValues<MemberStanding>().Sum(Of);
        return new RolloutProgress(
            members,
            members - waiting - upToDate,
            Of(MemberStanding.Confirmed),
            Of(MemberStanding.RolledBack),
            Of(MemberStanding.Failed),
            Of(MemberStanding.Rejected),
            upToDate,
            Of(MemberStanding.Silent),
            Of(MemberStanding.Retrying));

        int Of(MemberStanding standing) => counts[wave, (int)standing];
    }
}
