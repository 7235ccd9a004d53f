using System.Text;
using PosCloud.Terminal.Data;

namespace PosCloud.Tests.Terminal.Data;

public sealed class RecordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a,")]
    [InlineData("a\n", "a,\n")]
    [InlineData("a\r\nb\r\n", "a,\r\nb,\r\n")]
    [InlineData("a\n \t\n\nb", "a,\n \t\n\nb,")]
    [InlineData("a\rb\r", "a\rb,\r")]
    public void AppendColumn_EachRecord_HasAnEmptyLastField(string before, string after) => Assert.Equal(after, Change(Records.AppendColumn, before));

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\r\n \t\r\n", "")]
    [InlineData(" a\n\n\tb \n", " a\n\tb \n")]
    [InlineData("a\r\n\r\nb", "a\r\nb")]
    [InlineData("a\n  ", "a\n")]
    public void DropBlank_OnlyBlankLines_AreGone(string before, string after) => Assert.Equal(after, Change(Records.DropBlank, before));

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n \n\t\r\n", 0)]
    [InlineData("a\n\nb", 2)]
    public void Meter_CountsLinesThatAreNotBlank(string content, long records)
    {
        using var meter = new DataSetMeter("articles");
        meter.Begin("articles.csv", content.Length);
        meter.Append(Encoding.UTF8.GetBytes(content));
        Assert.Equal(records, meter.End().Records);
    }

    /// <summary>A name and its content cannot pass for another name with other content.</summary>
    [Fact]
    public void Meter_BytesMovedBetweenFiles_GiveAnotherHash()
    {
        Assert.NotEqual(Hash(("s.a", "xy"), ("s.b", "z")), Hash(("s.a", "x"), ("s.b", "yz")));
        Assert.Equal(Hash(("s.a", "xy")), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. "s.a"u8, 0, 0, 0, 0, 0, 0, 0, 0, 2, .. "xy"u8])));
    }

    [Fact]
    public void Change_ThatIsCancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Records.AppendColumn(new MemoryStream([1]), new MemoryStream(), cancelled.Token));
    }

    private static string Hash(params (string Name, string Content)[] files)
    {
        using var meter = new DataSetMeter("s");
        foreach (var (name, content) in files)
        {
            meter.Begin(name, content.Length);
            meter.Append(Encoding.UTF8.GetBytes(content));
        }

        return meter.End().Sha256;
    }

    private static string Change(Action<Stream, Stream, CancellationToken> change, string before)
    {
        using var output = new MemoryStream();
        change(new MemoryStream(Encoding.UTF8.GetBytes(before)), output, default);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
