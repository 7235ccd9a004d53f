using System.Text;
using PosCloud.EndToEnd.Tests.Documentation;
using PosCloud.Protocol.Failures;

namespace PosCloud.EndToEnd.Tests;

/// <summary>The two pages of failure codes are made from the catalogue; with POSCLOUD_WRITE_DOCS=1 this writes them.</summary>
public sealed class TheFailureCodePagesAreTheCatalogue
{
    [Theory]
    [InlineData("failure-codes.md", "en")]
    [InlineData("failure-codes.zh-CN.md", "zh-CN")]
    public void Page_OfALanguage_HasEveryCodeWithCauseAndRemedy(string file, string language)
    {
        var path = Repository.Docs(file);
        var expected = Write(language);
        if (Page.IsWritten)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Write(string language)
    {
        var isChinese = language == "zh-CN";
        var text = new StringBuilder();
        text.Append(isChinese ? "# 故障代码\n\n" : "# Failure codes\n\n");
        text.Append(isChinese
            ? "终端升级失败时，`poscloud terminals show` 和 `poscloud terminals why` 会给出故障代码；`poscloud failures CODE --lang zh-CN` 给出其含义。本页由 [FailureCatalogue](../src/PosCloud.Protocol/Failures/FailureCatalogue.cs) 生成，请勿手工修改。[English](failure-codes.md)\n\n"
            : "When an upgrade ends badly, `poscloud terminals show` and `poscloud terminals why` name a failure code; `poscloud failures CODE` says what it means. This page is made from [FailureCatalogue](../src/PosCloud.Protocol/Failures/FailureCatalogue.cs): change it there. [简体中文](failure-codes.zh-CN.md)\n\n");
        text.Append(isChinese ? "| 代码 | 原因 | 处理办法 |\n| --- | --- | --- |\n" : "| code | cause | what to do |\n| --- | --- | --- |\n");
        foreach (var entry in FailureCatalogue.All)
        {
            text.Append($"| `{entry.Code}` | {entry.In(language).Cause} | {entry.In(language).Remedy} |\n");
        }

        return text.ToString();
    }
}
