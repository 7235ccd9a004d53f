using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using PosCloud.Terminal.Support;

namespace PosCloud.Tests.Terminal.Support;

public sealed class RedactorTests
{
    private const string Secret = "Sup3rS3cretValue99";

    [Theory]
    [InlineData("GET https://a.blob.core.windows.net/c/b?sv=2025&sig={0}&se=1")]
    [InlineData("link ?se=1&sp=r&sig={0}%3D")]
    [InlineData("next=%3Fsv%3D1%26sig%3D{0}")]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("authorization=Basic {0}==")]
    [InlineData("\"Authorization\": \"SharedKey account:{0}\"")]
    [InlineData("sent bearer {0} to the host")]
    [InlineData("AccountName=x;AccountKey={0};EndpointSuffix=y")]
    [InlineData("client_secret={0}&grant=1")]
    [InlineData("the password is not shown, password: '{0}'")]
    [InlineData("api-key = {0}")]
    [InlineData("PIN={0}")]
    [InlineData("refreshToken\":\"{0}\"")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIGH{0}\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMIGH{0}")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJ{0}.abc")]
    [InlineData("key AAAAAAAAAAAAAAAAAAAAAAAAAA{0}AAAAAAAA== end")]
    public void Secret_InALine_IsRemoved(string line) =>
        Assert.DoesNotContain(Secret, Redactor.Clean(line.Replace("{0}", Secret, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("accepted os-2.0.0")]
    [InlineData("waits to install os-2.0.0: batch-open is open, needs closed")]
    [InlineData("sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("/var/lib/poscloud/terminal/slots/a/manifest.json is damaged")]
    [InlineData("execution x12-0123456789abcdef took 12345 ms")]
    [InlineData("mapping: done, design: good")]
    public void Line_WithoutSecrets_StaysAsItIs(string line) => Assert.Equal(line, Redactor.Clean(line));

    [Fact]
    public void Json_LosesMembersWhoseNamesSaySecretAndKeepsTheRest()
    {
        var json = """{"seq":7,"sealedState":"abc","pending":{"kind":"check-in","body":"{}"},"execution":{"links":[{"url":"https://x?sig=1"}],"reason":"4111 1111 1111 1111"},"amount":4111111111111111,"ok":true,"none":null}"""u8;

        using var cleaned = JsonDocument.Parse(Redactor.Clean(json));
        var root = cleaned.RootElement;

        Assert.Equal(7, root.GetProperty("seq").GetInt32());
        Assert.Equal(Redactor.Removed, root.GetProperty("sealedState").GetString());
        Assert.Equal(Redactor.Removed, root.GetProperty("pending").GetProperty("body").GetString());
        Assert.Equal(Redactor.Removed, root.GetProperty("execution").GetProperty("links").GetString());
        Assert.Equal("**** **** **** ****", root.GetProperty("execution").GetProperty("reason").GetString());
        Assert.Equal("****************", root.GetProperty("amount").GetString());
        Assert.True(root.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("none").ValueKind);
    }

    [Property(MaxTest = 300)]
    public void Clean_OfAnyText_EndsAndSaysTheSameTwice(string text)
    {
        var once = Redactor.Clean(text ?? "");

        Assert.Equal(once, Redactor.Clean(once));
    }

    [Fact]
    public void Clean_OfALongLine_EndsInTime()
    {
        var line = string.Concat(Enumerable.Repeat("a-secret_token-", 20_000));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        _ = Redactor.Clean(line + Encoding.UTF8.GetString(new byte[100]));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
