using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Tests.Protocol;

public sealed class ReasonsTests
{
    [Fact]
    public void Reasons_HaveUniqueKebabCaseNamesAndSayWhatToDo()
    {
        Assert.True(Reasons.All.Count > 40);
        Assert.Equal(Reasons.All.Count, Reasons.All.Select(r => r.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Reasons.All, reason =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", reason.Name);
            Assert.InRange(reason.Status, 400, 599);
            Assert.EndsWith(".", reason.Title, StringComparison.Ordinal);
            Assert.EndsWith(".", reason.Next, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Problem_OnTheWire_EndsItsTypeInTheReasonsName()
    {
        var body = new Problem(Reasons.SequenceStale, "detail", TimeSpan.FromSeconds(5), LastSeq: 7).ToBody();

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(body, ProtocolJson.Default.ProblemBody), ProtocolJson.Default.ProblemBody)!;

        Assert.Equal(body, read);
        Assert.Equal("urn:poscloud:problem:sequence-stale", read.Type);
        Assert.Equal("sequence-stale", read.ReasonName());
        Assert.Equal((409, 7L), (read.Status, read.LastSeq));
    }
}
