using PosCloud.Protocol.Audit;

namespace PosCloud.Tests.Audit;

/// <summary>A good log of some rows.</summary>
internal static class SampleLog
{
    public const string Estate = "demo";

    public static List<string> Of(int rows, string estate = Estate)
    {
        var lines = new List<string>();
        var previous = AuditChain.Genesis;
        for (var seq = 1; seq <= rows; seq++)
        {
            lines.Add(AuditChain.Write(Row(seq, previous, estate)));
            previous = AuditChain.Hash(lines[^1]);
        }

        return lines;
    }

    public static AuditEntry Row(long seq, string previous, string estate = Estate) => new(
        seq,
        previous,
        DateTimeOffset.UnixEpoch.AddMinutes(seq),
        seq % 2 == 1 ? AuditPhase.Asked : AuditPhase.Done,
        $"request-{(seq + 1) / 2}",
        estate,
        "anna@example.com",
        "POST releases/os-2.0.0/withdraw",
        Reason: "Receipts lose their last line: 打印错误.",
        Request: seq % 2 == 1 ? """{"reason":"x"}""" : null,
        Changes: seq % 2 == 1 ? null : [new AuditChange("releases/os-2.0.0", """{"state":"Published"}""", """{"state":"Withdrawn"}""")]);

    public static AuditHead Head(IReadOnlyList<string> lines, int row) => new(Estate, row, AuditChain.Hash(lines[row - 1]));

    public static AuditFault? Verify(IEnumerable<string> lines, params AuditHead[] kept)
    {
        var verifier = new AuditVerifier(Estate, kept);
        foreach (var line in lines)
        {
            verifier.Add(line);
        }

        return verifier.Complete();
    }
}
