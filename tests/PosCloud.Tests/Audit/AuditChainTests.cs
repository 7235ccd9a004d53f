using FsCheck.Xunit;
using PosCloud.Protocol.Audit;
using static PosCloud.Tests.Audit.SampleLog;

namespace PosCloud.Tests.Audit;

/// <summary>What a verifier finds in a log that somebody has worked on, and what a chain alone cannot show.</summary>
public sealed class AuditChainTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Verify_AGoodLog_FindsNothingAndKnowsTheHead(int rows)
    {
        var lines = Of(rows);
        var verifier = new AuditVerifier(Estate);
        lines.ForEach(verifier.Add);

        Assert.Null(verifier.Complete());
        Assert.Equal(rows == 0 ? new AuditHead(Estate, 0, AuditChain.Genesis) : Head(lines, rows), verifier.Head);
    }

    [Property(MaxTest = 500)]
    public bool Verify_AfterOneCharacterChanged_FindsIt_WithAKeptHeadAlsoInTheLastRow(int seed)
    {
        var random = new Random(seed);
        var lines = Of(6);
        var kept = Head(lines, 6);
        var row = random.Next(6);
        var at = random.Next(lines[row].Length);
        var other = (char)random.Next(32, 127);
        if (lines[row][at] == other)
        {
            return true;
        }

        lines[row] = lines[row][..at] + other + lines[row][(at + 1)..];

        return Verify(lines, kept) is not null && (row == 5 || Verify(lines) is not null);
    }

    [Property(MaxTest = 200)]
    public bool Verify_AfterRowsWereRemovedFromTheMiddleOrTheBeginning_NamesTheFirstMissingOne(int seed)
    {
        var random = new Random(seed);
        var lines = Of(9);
        var first = random.Next(8);
        var count = random.Next(1, 9 - first);
        lines.RemoveRange(first, count);

        return Verify(lines) == new AuditFault(AuditFaultKind.Missing, first + 1);
    }

    [Property(MaxTest = 200)]
    public bool Verify_AfterTwoRowsWereExchanged_SaysReordered(int seed)
    {
        var random = new Random(seed);
        var lines = Of(9);
        var (one, other) = (random.Next(9), random.Next(9));
        if (one == other)
        {
            return true;
        }

        (lines[one], lines[other]) = (lines[other], lines[one]);

        return Verify(lines) == new AuditFault(AuditFaultKind.Reordered, Math.Min(one, other) + 1);
    }

    [Fact]
    public void Verify_ARowThatIsThereTwice_SaysReordered()
    {
        var lines = Of(4);
        lines.Insert(2, lines[1]);

        Assert.Equal(new AuditFault(AuditFaultKind.Reordered, 2), Verify(lines));
    }

    [Fact]
    public void Verify_ARowThatWasPutInWithAllNumbersBehindItRaised_SaysChanged()
    {
        var lines = Of(4);
        var forged = lines[..2];
        forged.Add(AuditChain.Write(Row(3, AuditChain.Hash(lines[1])) with { Actor = "mallory@example.com" }));
        forged.AddRange(lines[2..].Select(line => AuditChain.Read(line)).Select(entry => AuditChain.Write(entry with { Seq = entry.Seq + 1 })));

        Assert.Equal(new AuditFault(AuditFaultKind.Changed, 4), Verify(forged));
    }

    [Fact]
    public void Verify_ALogWhoseEndWasCutOff_FindsItOnlyByAHeadThatWasKept()
    {
        var lines = Of(6);
        var kept = Head(lines, 6);

        Assert.Null(Verify(lines[..4]));
        Assert.Equal(new AuditFault(AuditFaultKind.Truncated, 5), Verify(lines[..4], kept));
        Assert.Equal(new AuditFault(AuditFaultKind.Truncated, 1), Verify([], kept));
        Assert.Null(Verify(Of(9), kept));
    }

    [Fact]
    public void Verify_ALogThatWasWrittenAnew_FindsItOnlyByAHeadThatWasKept()
    {
        var kept = Head(Of(4), 4);
        var anew = new List<string>();
        var previous = AuditChain.Genesis;
        for (var seq = 1; seq <= 6; seq++)
        {
            anew.Add(AuditChain.Write(Row(seq, previous) with { Actor = "mallory@example.com" }));
            previous = AuditChain.Hash(anew[^1]);
        }

        Assert.Null(Verify(anew));
        Assert.Equal(new AuditFault(AuditFaultKind.Rewritten, 4), Verify(anew, kept));
    }

    [Fact]
    public void Verify_ALogOrAHeadOfAnotherEstate_SaysForeign()
    {
        Assert.Equal(new AuditFault(AuditFaultKind.Foreign, 1), Verify(Of(3, "other")));
        Assert.Equal(new AuditFault(AuditFaultKind.Foreign, 1), Verify(Of(3), new AuditHead("other", 1, AuditChain.Hash(Of(3)[0]))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"seq":"3"}""")]
    public void Verify_ALineThatIsNoRow_SaysUnreadable(string line)
    {
        var lines = Of(4);
        lines[2] = line;

        Assert.Equal(new AuditFault(AuditFaultKind.Unreadable, 3), Verify(lines));
    }

    [Fact]
    public void Line_OfARow_IsOneLineAndItsHashIsThatOfItsBytes()
    {
        var line = AuditChain.Write(Row(1, AuditChain.Genesis) with { Reason = "two\nlines \u2028 \"quoted\"" });

        Assert.DoesNotContain('\n', line);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(line))), AuditChain.Hash(line));
        Assert.Equal("two\nlines \u2028 \"quoted\"", AuditChain.Read(line).Reason);
    }
}
