namespace PosCloud.Protocol.Data;

/// <summary>
/// One step that changes data, run after the switch and before the self-test. It is a name that the terminal's software gives a
/// meaning: a directive can choose a step and cannot say what it does.
/// </summary>
/// <param name="Name">The step, for example <c>append-column</c>.</param>
/// <param name="Kind">Who has it.</param>
/// <param name="DataSet">The one set that it changes.</param>
/// <param name="IdempotenceKey">A set that has this key behind it is not changed again; unique in the release.</param>
/// <param name="TimeLimitSeconds">A step that takes longer has failed; 1 to <see cref="Limits.MigrationSeconds"/>.</param>
/// <param name="Verify">What must hold after it; nothing else may be said of it than counts and checksums.</param>
public sealed record MigrationStep(
    string Name,
    MigrationKind Kind,
    string DataSet,
    string IdempotenceKey,
    int TimeLimitSeconds = 60,
    IReadOnlyList<MigrationCheck>? Verify = null)
{
    /// <param name="steps">In the order in which they run.</param>
    /// <param name="check">Takes the first member that is out of bounds.</param>
    /// <param name="pointer">Where the list is in the request, for example <c>/migrations</c>.</param>
    public static void CheckAll(IReadOnlyList<MigrationStep> steps, FieldChecker check, string pointer)
    {
        if (!check.List(steps, 0, Limits.Migrations, pointer))
        {
            return;
        }

        for (var i = 0; i < steps.Count; i++)
        {
            steps[i].Check(check, $"{pointer}/{i}");
        }

        check.That(steps.DistinctBy(s => s.IdempotenceKey, StringComparer.Ordinal).Count() == steps.Count, pointer, "must have an idempotence key of its own in each step");
        check.That(steps.Sum(s => (long)s.TimeLimitSeconds) <= Limits.MigrationSeconds, pointer, $"must ask for at most {Limits.MigrationSeconds} seconds in all");
    }

    private void Check(FieldChecker check, string pointer)
    {
        check.Component(Name, $"{pointer}/name");
        check.That(Enum.IsDefined(Kind), $"{pointer}/kind", "must be a kind of migration");
        check.That(Names.IsDataSet(DataSet), $"{pointer}/dataSet", "must be a data set: lower-case letters, digits and '-'");
        check.Id(IdempotenceKey, $"{pointer}/idempotenceKey");
        check.Range(TimeLimitSeconds, 1, Limits.MigrationSeconds, $"{pointer}/timeLimitSeconds");
        if (!check.List(Verify ?? [], 0, Limits.DataSets, $"{pointer}/verify"))
        {
            return;
        }

        for (var i = 0; i < Verify?.Count; i++)
        {
            Verify[i].Check(check, $"{pointer}/verify/{i}");
        }
    }
}
