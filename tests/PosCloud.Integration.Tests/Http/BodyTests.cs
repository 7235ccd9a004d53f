using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Bodies that are too large, too deep, not UTF-8 or not what was asked for. All of them are signed well.</summary>
[Collection(HttpTests.Name)]
public sealed class BodyTests(LocalCloudFixture cloud)
{
    private static readonly Dictionary<string, (Func<string, byte[]> Make, Reason Reason)> Cases = new(StringComparer.Ordinal)
    {
        ["not UTF-8"] = (json => [.. Encoding.Latin1.GetBytes(json.Replace("mains", "\u00e4", StringComparison.Ordinal))], Reasons.BodyNotUtf8),
        ["UTF-16"] = (json => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(json)], Reasons.BodyNotUtf8),
        ["UTF-8 with an encoded surrogate"] = (json => [.. Utf8(json)[..^1], .. ",\"x\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8], Reasons.BodyNotUtf8),
        ["13 levels"] = (json => Utf8(With(json, $"\"x\":{Nested(Limits.JsonDepth)}")), Reasons.BodyTooDeep),
        ["30000 levels"] = (_ => Utf8(Nested(30_000)), Reasons.BodyTooDeep),
        ["30000 levels without an end"] = (_ => Utf8(new string('[', 30_000)), Reasons.BodyMalformed),
        ["duplicate member"] = (json => Utf8(With(json, "\"seq\":7")), Reasons.BodyDuplicateMember),
        ["duplicate member, escaped"] = (json => Utf8(With(json, """ "s\u0065q":7 """)), Reasons.BodyDuplicateMember),
        ["duplicate member inside"] = (json => Utf8(json.Replace("\"power\":\"mains\"", "\"power\":\"mains\",\"power\":\"battery\"", StringComparison.Ordinal)), Reasons.BodyDuplicateMember),
        ["null"] = (_ => Utf8("null"), Reasons.BodyMalformed),
        ["nothing"] = (_ => [], Reasons.BodyMalformed),
        ["array"] = (json => Utf8($"[{json}]"), Reasons.BodyMalformed),
        ["cut"] = (json => Utf8(json)[..^1], Reasons.BodyMalformed),
        ["two values"] = (json => Utf8(json + json), Reasons.BodyMalformed),
        ["comment"] = (json => Utf8("/* */" + json), Reasons.BodyMalformed),
        ["trailing comma"] = (json => Utf8(json[..^1] + ",}"), Reasons.BodyMalformed),
        ["byte order mark"] = (json => [0xef, 0xbb, 0xbf, .. Utf8(json)], Reasons.BodyMalformed),
        ["number as text"] = (json => Utf8(Seq(json, "\"1\"")), Reasons.BodyMalformed),
        ["number with a fraction"] = (json => Utf8(Seq(json, "1.5")), Reasons.BodyMalformed),
        ["number beyond 64 bits"] = (json => Utf8(Seq(json, "1e400")), Reasons.BodyMalformed),
        ["number out of bounds"] = (json => Utf8(Seq(json, "0")), Reasons.FieldInvalid),
        ["negative number"] = (json => Utf8(Seq(json, "-1")), Reasons.FieldInvalid),
        ["object as list"] = (json => Utf8(json.Replace("\"components\":[]", "\"components\":{}", StringComparison.Ordinal)), Reasons.BodyMalformed),
        ["member missing"] = (json => Utf8(json.Replace("\"components\":[],", "", StringComparison.Ordinal)), Reasons.BodyMalformed),
        ["member null"] = (json => Utf8(json.Replace("\"components\":[]", "\"components\":null", StringComparison.Ordinal)), Reasons.BodyMalformed),
        ["element null"] = (json => Utf8(json.Replace("\"components\":[]", "\"components\":[null]", StringComparison.Ordinal)), Reasons.FieldInvalid),
        ["peripheral null"] = (json => Utf8(json.Replace("\"peripherals\":[", "\"peripherals\":[null,", StringComparison.Ordinal)), Reasons.FieldInvalid),
        ["too many elements"] = (json => Utf8(json.Replace("\"components\":[]", $"\"components\":[{string.Join(',', Enumerable.Range(0, 17).Select(Component))}]", StringComparison.Ordinal)), Reasons.FieldInvalid),
        ["NUL in a text"] = (json => Utf8(json.Replace("mains", "ma\\u0000ins", StringComparison.Ordinal)), Reasons.FieldInvalid),
        ["half a surrogate pair in a text"] = (json => Utf8(json.Replace("mains", "\\ud800", StringComparison.Ordinal)), Reasons.BodyMalformed),
        ["half a surrogate pair in a name"] = (json => Utf8(With(json, "\"\\ud800\":1")), Reasons.BodyMalformed),
        ["long text"] = (json => Utf8(json.Replace("mains", new string('m', 65), StringComparison.Ordinal)), Reasons.FieldInvalid),
        ["decoder of format 0"] = (json => Utf8(Decoder(json, "\"format\":2", "\"format\":0")), Reasons.FieldInvalid),
        ["decoder of format 256"] = (json => Utf8(Decoder(json, "\"format\":2", "\"format\":256")), Reasons.FieldInvalid),
        ["decoder without memory"] = (json => Utf8(Decoder(json, "\"memory\":8000000", "\"memory\":0")), Reasons.FieldInvalid),
        ["decoder with too much memory"] = (json => Utf8(Decoder(json, "8000000", "1099511627777")), Reasons.FieldInvalid),
        ["decoder with memory as text"] = (json => Utf8(Decoder(json, "8000000", "\"8 MB\"")), Reasons.BodyMalformed),
        ["decoder that prefers something else"] = (json => Utf8(Decoder(json, "\"size\"", "\"both\"")), Reasons.BodyMalformed),
        ["decoder without a format"] = (json => Utf8(Decoder(json, "\"format\":2,", "")), Reasons.BodyMalformed),
        ["name that climbs"] = (json => Utf8(json.Replace("\"components\":[]", $"\"components\":[{Component(0).Replace("c0", "..", StringComparison.Ordinal)}]", StringComparison.Ordinal)), Reasons.FieldInvalid),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CheckIn_WithABadBody_IsRefusedByName_AndChangesNothing(string name)
    {
        var (make, reason) = Cases[name];
        var terminal = await cloud.SharedTerminalAsync();
        terminal.Seq++;
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await terminal.PostAsync("check-in", make(Encoding.UTF8.GetString(terminal.CheckInBody())));

        answer.RefusesTerminal(reason);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CheckIn_OverTheLimit_IsTooLarge_WithAndWithoutALengthInAdvance(bool chunked)
    {
        var terminal = await cloud.SharedTerminalAsync();
        terminal.Seq++;
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await terminal.PostAsync("check-in", Padded(terminal, Limits.BodyBytes + 1), r => r.Chunked = chunked);

        answer.RefusesTerminal(Reasons.BodyTooLarge);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CheckIn_OfExactlyTheLimit_IsTaken(bool chunked)
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;

        Assert.Equal(200, (await terminal.PostAsync("check-in", Padded(terminal, Limits.BodyBytes), r => r.Chunked = chunked)).Status);
    }

    [Theory]
    [InlineData("text/plain", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("APPLICATION/JSON", true)]
    public async Task CheckIn_OfAnotherContentType_IsUnsupported(string contentType, bool isTaken)
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;
        var before = await cloud.ViewAsync(terminal.TerminalId);

        var answer = await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.ContentType = contentType);

        if (isTaken)
        {
            Assert.Equal(200, answer.Status);
            return;
        }

        answer.RefusesTerminal(Reasons.ContentTypeUnsupported);
        Assert.Equal(before, await cloud.ViewAsync(terminal.TerminalId));
    }

    [Fact]
    public async Task CheckIn_WithUnknownMembers_IsTaken()
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;
        var json = With(Encoding.UTF8.GetString(terminal.CheckInBody()), "\"later\":{\"a\":[1,null,\"x\"]}");

        Assert.Equal(200, (await terminal.PostAsync("check-in", json)).Status);
    }

    [Fact]
    public async Task Report_WithANullEntry_IsRefusedByName()
    {
        var terminal = await cloud.SharedTerminalAsync();

        var answer = await terminal.PostAsync("reports", """{"seq":9,"executionId":"x1","entries":[null]}""");

        answer.RefusesTerminal(Reasons.FieldInvalid);
    }

    [Fact]
    public async Task Body_WhoseChunksAreBroken_IsMalformed()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", cloud.Cloud.Address.Port);
        await using var stream = client.GetStream();
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/enrol HTTP/1.1\r\nHost: 127.0.0.1:{cloud.Cloud.Address.Port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{{}}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(Reasons.BodyMalformed.Name, answer, StringComparison.Ordinal);
    }

    private static byte[] Padded(TestTerminal terminal, int length)
    {
        var body = terminal.CheckInBody();
        return [.. body, .. Enumerable.Repeat((byte)' ', length - body.Length)];
    }

    private static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);

    private static string With(string json, string member) => $"{json[..^1]},{member}}}";

    private static string Seq(string json, string value) =>
        "{\"seq\":" + value + json[json.IndexOf(',', StringComparison.Ordinal)..];

    /// <summary>Changes something of the decoder; fails when it is not there.</summary>
    private static string Decoder(string json, string from, string to)
    {
        var start = json.IndexOf("\"decoder\":", StringComparison.Ordinal);
        var changed = json[start..].Replace(from, to, StringComparison.Ordinal);
        return changed != json[start..] ? json[..start] + changed : throw new InvalidOperationException($"There is no {from} in {json}.");
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Component(int i) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"name\":\"c{i}\",\"version\":\"1\",\"sha256\":\"{new string('0', 64)}\",\"length\":1}}");
}
