namespace PosCloud.Protocol.SelfTests;

/// <summary>How one check of a self-test went on a terminal.</summary>
/// <param name="Name">The check, as the plan or the terminal's maker named it.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="Code">Of a check that failed: a failure code, see docs/failure-codes.md.</param>
/// <param name="Detail">For people; of a check that failed.</param>
public sealed record CheckResult(string Name, bool Passed, long DurationMs, string? Code = null, string? Detail = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Text(Name, 1, Limits.ShortText, $"{pointer}/name");
        check.Range(DurationMs, 0, int.MaxValue, $"{pointer}/durationMs");
        check.OptionalText(Code, Limits.ShortText, $"{pointer}/code");
        check.OptionalText(Detail, Limits.CheckText, $"{pointer}/detail");
    }
}
