using System.Text.Json.Serialization;
using PosCloud.Protocol.Notices;

namespace PosCloud.Protocol.Rollouts;

/// <summary>
/// A part of a rollout's members. At most one of <paramref name="SharePercent"/>, <paramref name="Filter"/> and
/// <paramref name="Terminals"/> says which; the last wave may have none of them and takes the rest.
/// </summary>
/// <param name="Name">For people; unique in the rollout.</param>
/// <param name="SharePercent">Share of the members that no wave names, 0.01 to 100; chosen by a hash, so that nobody can pick.</param>
/// <param name="Filter">Members for which this filter holds.</param>
/// <param name="Terminals">A named pilot group.</param>
/// <param name="Gates">What must hold before the next wave opens; an absent gate holds it.</param>
/// <param name="Notices">What its terminals are told, besides what the release tells.</param>
public sealed record WavePlan(
    string Name,
    decimal? SharePercent = null,
    string? Filter = null,
    IReadOnlyList<string>? Terminals = null,
    WaveGates? Gates = null,
    NoticePlan? Notices = null)
{
    /// <summary>Whether it takes all members that no other wave takes.</summary>
    [JsonIgnore]
    public bool TakesRest => SharePercent is null && Filter is null && Terminals is null;

    internal void Check(FieldChecker check, string pointer, bool isLast)
    {
        check.Id(Name, $"{pointer}/name");
        var choices = (SharePercent is null ? 0 : 1) + (Filter is null ? 0 : 1) + (Terminals is null ? 0 : 1);
        check.That(choices == 1 || (TakesRest && isLast), pointer, "must have one of sharePercent, filter and terminals; only the last wave may have none");
        check.That(SharePercent is null or (>= 0.01m and <= 100m), $"{pointer}/sharePercent", "must be between 0.01 and 100");
        check.That(Filter is null || Filter.Length is > 0 and <= Limits.FilterText, $"{pointer}/filter", $"must have 1 to {Limits.FilterText} characters");
        if (Terminals is not null && check.List(Terminals, 1, Limits.PilotTerminals, $"{pointer}/terminals"))
        {
            for (var i = 0; i < Terminals.Count; i++)
            {
                check.Id(Terminals[i], $"{pointer}/terminals/{i}");
            }
        }

        Gates?.Check(check, $"{pointer}/gates");
        Notices?.Check(check, $"{pointer}/notices");
    }
}
