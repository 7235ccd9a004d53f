namespace PosCloud.Protocol.Data;

/// <summary>What must hold of a data set after a migration, against what was counted and hashed before it.</summary>
/// <param name="DataSet">The set; also one that the migration must leave alone.</param>
/// <param name="Records">Its records.</param>
/// <param name="Content">Its checksum.</param>
public sealed record MigrationCheck(string DataSet, RecordRule Records = RecordRule.Same, ContentRule Content = ContentRule.Any)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.That(Names.IsDataSet(DataSet), $"{pointer}/dataSet", "must be a data set: lower-case letters, digits and '-'");
        check.That(Enum.IsDefined(Records), $"{pointer}/records", "must be a rule for records");
        check.That(Enum.IsDefined(Content), $"{pointer}/content", "must be a rule for content");
    }
}
