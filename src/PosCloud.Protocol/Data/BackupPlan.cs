namespace PosCloud.Protocol.Data;

/// <summary>What a terminal backs up before it installs a release. It goes on only when the service has the backup, verified.</summary>
/// <param name="Sets">Names of data sets, for example <c>articles</c>; what belongs to each is known to the terminal's software.</param>
/// <param name="Required">Whether the upgrade fails when no backup can be made; else it goes on without one.</param>
public sealed record BackupPlan(IReadOnlyList<string> Sets, bool Required = true) : IChecked
{
    public void Check(FieldChecker check) => Check(check, "");

    /// <param name="check">Takes the first member that is out of bounds.</param>
    /// <param name="pointer">Where this object is in the request, for example <c>/backup</c>.</param>
    public void Check(FieldChecker check, string pointer)
    {
        if (!check.List(Sets, 1, Limits.DataSets, $"{pointer}/sets"))
        {
            return;
        }

        for (var i = 0; i < Sets.Count; i++)
        {
            check.That(Names.IsDataSet(Sets[i]), $"{pointer}/sets/{i}", "must be a data set: lower-case letters, digits and '-'");
        }

        check.That(Sets.Distinct(StringComparer.Ordinal).Count() == Sets.Count, $"{pointer}/sets", "must name each set once");
    }
}
