using System.Text;
using FsCheck.Xunit;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

public sealed class CloudEventReaderTests
{
    private const string Good = """{"id":"1","source":"/s","type":"t","specversion":"1.0"}""";

    [Fact]
    public void Read_Batch_KeepsOrderAndBytes()
    {
        var other = """{ "id":"2", "source":"/s","type":"u","specversion":"1.0","subject":"a/b","data":{"x":[1]},"trace1":true }""";

        Assert.Null(CloudEventReader.Read(Encoding.UTF8.GetBytes($"[{Good}, {other}]"), batch: true, out var events));

        Assert.Equal(["1", "2"], events.Select(e => e.Id));
        Assert.Null(events[0].Subject);
        Assert.Equal("a/b", events[1].Subject);
        Assert.Equal(other, Encoding.UTF8.GetString(events[1].Json.Span));
    }

    [Fact]
    public void Read_EmptyBatch_HasNoEvents()
    {
        Assert.Null(CloudEventReader.Read("[]"u8.ToArray(), batch: true, out var events));
        Assert.Empty(events);
    }

    [Theory]
    [InlineData("""{"source":"/s","type":"t","specversion":"1.0"}""", "'id'")]
    [InlineData("""{"id":"1","type":"t","specversion":"1.0"}""", "'source'")]
    [InlineData("""{"id":"1","source":"/s","specversion":"1.0"}""", "'type'")]
    [InlineData("""{"id":"1","source":"/s","type":"t"}""", "'specversion'")]
    [InlineData("""{"id":"","source":"/s","type":"t","specversion":"1.0"}""", "'id'")]
    [InlineData("""{"id":7,"source":"/s","type":"t","specversion":"1.0"}""", "'id'")]
    [InlineData("""{"id":"1","source":"a b","type":"t","specversion":"1.0"}""", "'source'")]
    [InlineData("""{"id":"1","source":"/s","type":null,"specversion":"1.0"}""", "'type'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"0.3"}""", "'specversion'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","subject":""}""", "'subject'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","time":"yesterday"}""", "'time'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","time":"2030-01-01T00:00:00"}""", "'time'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","data_base64":"%"}""", "'data_base64'")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","data_base64":"AA==","data":1}""", "both")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","Upper":"x"}""", "name")]
    [InlineData("""{"id":"1","source":"/s","type":"t","specversion":"1.0","deep":{}}""", "'deep'")]
    [InlineData("""{"id":"1","id":"2","source":"/s","type":"t","specversion":"1.0"}""", "JSON")]
    [InlineData("""{"id":"1",""", "JSON")]
    [InlineData("", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("\"text\"", "object")]
    public void Read_MalformedOrIncomplete_SaysWhat(string json, string mention)
    {
        var error = CloudEventReader.Read(Encoding.UTF8.GetBytes(json), batch: false, out var events);

        Assert.Contains(mention, error, StringComparison.Ordinal);
        Assert.Empty(events);
    }

    [Theory]
    [InlineData("2030-01-01T00:00:00Z")]
    [InlineData("2030-01-01T00:00:00.1234567Z")]
    [InlineData("2030-01-01T00:00:00+02:00")]
    public void Read_Time_IsTaken(string time) => Assert.Null(CloudEventReader.Read(
        Encoding.UTF8.GetBytes($$"""{"id":"1","source":"/s","type":"t","specversion":"1.0","time":"{{time}}"}"""), batch: false, out _));

    [Fact]
    public void Read_OneBadEventInABatch_RefusesTheBatch()
    {
        Assert.NotNull(CloudEventReader.Read(Encoding.UTF8.GetBytes($"[{Good},{{}}]"), batch: true, out var events));
        Assert.Empty(events);
    }

    [Fact]
    public void Read_ObjectAsBatch_IsRefused() =>
        Assert.NotNull(CloudEventReader.Read(Encoding.UTF8.GetBytes(Good), batch: true, out _));

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[7] = 0xFF;

        Assert.Contains("UTF-8", CloudEventReader.Read(bytes, batch: false, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        var json = Good[..^1] + ",\"data\":" + new string('[', 70) + new string(']', 70) + "}";

        Assert.NotNull(CloudEventReader.Read(Encoding.UTF8.GetBytes(json), batch: false, out _));
    }

    [Property]
    public void Read_AnyBytes_NeverThrows(byte[] bytes, bool batch) => _ = CloudEventReader.Read(bytes, batch, out _);

    [Property]
    public void Read_AnyOneByteChanged_IsReadOrRefused(ushort position, byte value)
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[position % bytes.Length] = value;

        var error = CloudEventReader.Read(bytes, batch: false, out var events);

        Assert.Equal(error is null ? 1 : 0, events.Count);
    }
}
