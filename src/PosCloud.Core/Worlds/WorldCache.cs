using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Worlds;

/// <summary>
/// Keeps the world of each estate for a few seconds, so that check-ins need not read it. One request loads, the others
/// wait; when loading fails, the old world goes on serving for a while.
/// </summary>
public sealed partial class WorldCache(
    IRolloutStore rollouts,
    PlanLoader loader,
    WorldOptions options,
    OperationMeter meter,
    TimeProvider time,
    ILogger<WorldCache> logger)
{
    /// <summary>How many refresh periods an old world may serve while storage fails.</summary>
    private const int StaleFactor = 20;

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    public async ValueTask<World> CurrentAsync(string estate, CancellationToken cancellationToken)
    {
        var slot = slots.GetOrAdd(estate, static _ => new Slot());
        if (slot.Loaded is { Forgotten: false } loaded && time.GetElapsedTime(loaded.At) < options.Refresh)
        {
            return loaded.World;
        }

        await slot.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (slot.Loaded is { Forgotten: false } fresh && time.GetElapsedTime(fresh.At) < options.Refresh)
            {
                return fresh.World;
            }

            var world = await LoadAsync(estate, cancellationToken).ConfigureAwait(false);
            slot.Loaded = new Loaded(world, time.GetTimestamp());
            return world;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && slot.Loaded is { } old && time.GetElapsedTime(old.At) < options.Refresh * StaleFactor)
        {
            LogServingOld(e, estate);
            return slot.Loaded.World;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>The next decision loads the world anew: something that decisions depend on has just changed.</summary>
    public void Forget(string estate)
    {
        if (slots.TryGetValue(estate, out var slot) && slot.Loaded is { } loaded)
        {
            slot.Loaded = loaded with { Forgotten = true };
        }
    }

    private async Task<World> LoadAsync(string estate, CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Snapshot);
        var plans = new List<RolloutPlan>();
        foreach (var (rollout, _) in await rollouts.ListOpenAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            if (!rollout.State.IsLive())
            {
                continue;
            }

            if (await loader.LoadAsync(estate, rollout, cancellationToken).ConfigureAwait(false) is { } plan)
            {
                plans.Add(plan);
            }
        }

        return new World(estate, [.. plans.OrderByDescending(p => p.Rollout.Plan.Priority).ThenBy(p => p.Rollout.CreatedAt)]);
    }

    [LoggerMessage(3001, LogLevel.Warning, "Loading the rollouts of estate {Estate} failed; the last known ones go on serving")]
    private partial void LogServingOld(Exception exception, string estate);

    private sealed record Loaded(World World, long At, bool Forgotten = false);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Loaded? Loaded { get; set; }
    }
}
