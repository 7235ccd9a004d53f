using System.Text;
using PosCloud.Core.Documents;
using PosCloud.Protocol.Documents;

namespace PosCloud.Tests.Documents;

public sealed class DocumentInspectorTests
{
    public static TheoryData<string, string> Hidden => new()
    {
        { "a\0", "U+0000" }, { "one\ntwo \u001b[2J", "Line 2" }, { "\u0085", "U+0085" }, { "pay \u202Eelif", "U+202E" }, { "\u2066x", "U+2066" },
    };

    [Theory]
    [InlineData("# Guide\n\n1. Settle the batch.\r\n|\ta\t|")]
    [InlineData("\uFEFF升级后请打印测试小票。")]
    [InlineData("smile \U0001F600")]
    public void Check_OfText_Passes(string text) => Assert.Null(DocumentInspector.Check(DocumentFormat.Markdown, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Check_OfTextWithWhatCannotBeSeen_SaysWhere(string text, string expected) =>
        Assert.Contains(expected, DocumentInspector.Check(DocumentFormat.Markdown, Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("c328")]
    [InlineData("eda080")]
    [InlineData("fffe41004200")]
    [InlineData("61e5")]
    public void Check_OfTextThatIsNotUtf8_SaysSo(string hex) =>
        Assert.Contains("UTF-8", DocumentInspector.Check(DocumentFormat.Markdown, Convert.FromHexString(hex)), StringComparison.Ordinal);

    [Theory]
    [InlineData(" \n\t")]
    [InlineData("\r\n")]
    public void Check_OfNothingButSpace_IsEmpty(string text) =>
        Assert.Contains("empty", DocumentInspector.Check(DocumentFormat.Markdown, Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void Check_OfAPdf_LooksAtItsFrame()
    {
        Assert.Null(Pdf("%PDF-1.7\n", 5000, "%%EOF\n"));
        Assert.Null(Pdf("%PDF-2.0\n", 0, "%%EOF"));
        Assert.Null(Pdf("%PDF-1.4\n", 10, "%%EOF" + new string('\n', 1019)));
        Assert.Contains("begin", Pdf("%PDF-9.0\n", 10, "%%EOF"), StringComparison.Ordinal);
        Assert.Contains("begin", Pdf(" %PDF-1.7\n", 10, "%%EOF"), StringComparison.Ordinal);
        Assert.Contains("end", Pdf("%PDF-1.7\n", 10, ""), StringComparison.Ordinal);
        Assert.Contains("end", Pdf("%PDF-1.7\n", 10, "%%EOF" + new string('\n', 1020)), StringComparison.Ordinal);
        Assert.Contains("begin", DocumentInspector.Check(DocumentFormat.Pdf, [.. "%P"u8]), StringComparison.Ordinal);
    }

    private static string? Pdf(string head, int zeros, string tail) =>
        DocumentInspector.Check(DocumentFormat.Pdf, [.. Encoding.Latin1.GetBytes(head), .. new byte[zeros], .. Encoding.Latin1.GetBytes(tail)]);
}
