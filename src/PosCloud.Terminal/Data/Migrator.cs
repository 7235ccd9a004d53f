using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Executions.Trial;

namespace PosCloud.Terminal.Data;

/// <summary>
/// Runs migrations on a generation that is not in use. Each is held against what it was told to keep: everything is counted and
/// hashed before and after it. A set that has the step behind it, or has no file, is passed over.
/// </summary>
internal sealed class Migrator(AgentContext context, DataStore data)
{
    /// <param name="generation">Idle; it is sealed when this ends well.</param>
    /// <param name="steps">In order.</param>
    /// <param name="behind">What the data has behind it.</param>
    /// <returns>Null when all are behind the data now; otherwise the first that is not, and why.</returns>
    public async Task<TrialFailure?> RunAsync(
        string generation, IReadOnlyList<MigrationStep> steps, DataManifest behind, CancellationToken cancellationToken)
    {
        var manifest = behind with { Sets = null };
        IReadOnlyDictionary<string, DataSetSummary>? before = null;
        foreach (var step in steps.Where(s => !behind.Has(s)))
        {
            if (data.FilesOf(generation, step.DataSet).Count > 0)
            {
                before ??= await MeasureAsync(generation, cancellationToken);
                context.Tell($"migrates {step.DataSet}: {step.Name}");
                if (await RunAsync(generation, step, cancellationToken) is { } failure)
                {
                    return failure;
                }

                var after = await MeasureAsync(generation, cancellationToken);
                if (Compare(step, before, after) is { } wrong)
                {
                    return new TrialFailure(FailureCodes.MigrationCheckFailed, $"{step.Name} of {step.DataSet}: {wrong}");
                }

                before = after;
            }

            manifest = manifest.With(step);
        }

        data.Seal(generation, manifest);
        return null;
    }

    private async Task<TrialFailure?> RunAsync(string generation, MigrationStep step, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(step.TimeLimitSeconds), context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var files = new DataSetFiles(context.Folder, generation, step.DataSet);
        try
        {
            // A step that ignores its token is given up and not waited for: what it still writes is in a copy that nobody will use.
            var wrong = await Task.Run(() => ChangeAsync(step, files, either.Token), either.Token).WaitAsync(either.Token);
            return wrong is null ? null : new TrialFailure(FailureCodes.MigrationFailed, $"{step.Name} of {step.DataSet}: {wrong}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrialFailure(FailureCodes.MigrationTimedOut, $"{step.Name} of {step.DataSet} took longer than {step.TimeLimitSeconds} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The software may throw anything.
            return new TrialFailure(FailureCodes.MigrationFailed, $"{step.Name} of {step.DataSet}: {e.Message}");
        }
    }

    private Task<string?> ChangeAsync(MigrationStep step, DataSetFiles files, CancellationToken cancellationToken) => step.Kind == MigrationKind.BuiltIn
        ? Task.FromResult(BuiltInMigrations.Run(step.Name, files, cancellationToken))
        : context.Environment.MigrateAsync(step.Name, files, cancellationToken);

    private async Task<IReadOnlyDictionary<string, DataSetSummary>> MeasureAsync(string generation, CancellationToken cancellationToken) =>
        (await data.MeasureAsync(generation, data.Sets(generation), cancellationToken)).ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Null when what the step was to keep is kept.</summary>
    private static string? Compare(
        MigrationStep step, IReadOnlyDictionary<string, DataSetSummary> before, IReadOnlyDictionary<string, DataSetSummary> after)
    {
        foreach (var other in before.Keys.Union(after.Keys).Where(s => s != step.DataSet))
        {
            if (before.GetValueOrDefault(other) != after.GetValueOrDefault(other))
            {
                return $"it changed {other} too.";
            }
        }

        return (step.Verify ?? []).Select(c => Compare(c, before.GetValueOrDefault(c.DataSet), after.GetValueOrDefault(c.DataSet))).FirstOrDefault(w => w is not null);
    }

    private static string? Compare(MigrationCheck check, DataSetSummary? before, DataSetSummary? after)
    {
        var (had, has) = (before?.Records ?? 0, after?.Records ?? 0);
        var isCounted = check.Records switch
        {
            RecordRule.Same => has == had,
            RecordRule.NotFewer => has >= had,
            _ => true,
        };
        if (!isCounted)
        {
            return $"{check.DataSet} had {had} records and has {has}.";
        }

        var isSame = before?.Sha256 == after?.Sha256;
        return check.Content switch
        {
            ContentRule.Same when !isSame => $"{check.DataSet} has changed and must not.",
            ContentRule.Changed when isSame => $"{check.DataSet} has not changed and must.",
            _ => null,
        };
    }
}
