using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Catalogue;

/// <summary>The releases that terminals may have to pass through on their way to another one.</summary>
/// <param name="Releases">Each once; those that exist.</param>
/// <param name="Problem"><c>floor-impossible</c> when terminals could get stuck on the way; null when they cannot.</param>
public sealed record FloorChain(IReadOnlyList<ReleaseRecord> Releases, Problem? Problem)
{
    private static readonly FloorChain None = new([], null);

    /// <summary>
    /// Reads each release once. A way cannot turn back on itself: a floor names a published release, whose floors were published
    /// before it and never change.
    /// </summary>
    public static async Task<FloorChain> LoadAsync(
        ICatalogueStore catalogue, string estate, ReleaseRecord release, CancellationToken cancellationToken)
    {
        if (release.Floors is not { Count: > 0 })
        {
            return None;
        }

        Problem? problem = null;
        var known = new Dictionary<string, ReleaseRecord>(StringComparer.Ordinal);
        var open = new Queue<ReleaseRecord>([release]);
        while (open.TryDequeue(out var above))
        {
            foreach (var floor in above.Floors ?? [])
            {
                if (!known.TryGetValue(floor.ReleaseId, out var via))
                {
                    if (known.Count == ReleaseFloor.MaxReleases)
                    {
                        problem ??= Impossible($"More than {ReleaseFloor.MaxReleases} releases lead to {release.ReleaseId}.");
                        continue;
                    }

                    via = (await catalogue.FindReleaseAsync(estate, floor.ReleaseId, cancellationToken).ConfigureAwait(false))?.Value;
                    if (via is { State: not ReleaseState.Draft })
                    {
                        known.Add(via.ReleaseId, via);
                        open.Enqueue(via);
                    }
                }

                problem ??= Check(above, floor, via);
            }
        }

        return new FloorChain([.. known.Values], problem);
    }

    private static Problem? Check(ReleaseRecord above, ReleaseFloor floor, ReleaseRecord? via)
    {
        var needs = $"{above.ReleaseId} needs {floor.Component} {floor.Minimum} by {floor.ReleaseId}, which";
        return via switch
        {
            null => Impossible($"{needs} does not exist."),
            { State: ReleaseState.Withdrawn } => Impossible($"{needs} was withdrawn."),
            { State: not ReleaseState.Published } => Impossible($"{needs} is not published."),
            _ when via.Component(floor.Component) is null => Impossible($"{needs} does not have that component."),
            _ when above.Floors!.TakeWhile(f => f != floor).Append(floor).FirstOrDefault(f => IsUnder(f, via)) is { } under =>
                Impossible($"{needs} has {under.Component} {via.Component(under.Component)!.Version}, under the floor of {under.Minimum}."),
            _ => null,
        };
    }

    /// <summary>A terminal would come back to an earlier floor, and go round for ever.</summary>
    private static bool IsUnder(ReleaseFloor floor, ReleaseRecord via) =>
        via.Component(floor.Component) is { } component && VersionOrder.Compare(component.Version, floor.Minimum) < 0;

    private static Problem Impossible(string detail) => new(Reasons.FloorImpossible, detail);
}
