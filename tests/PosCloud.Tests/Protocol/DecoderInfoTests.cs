using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Protocol;

public sealed class DecoderInfoTests
{
    [Theory]
    [InlineData(1, 1L, null)]
    [InlineData(255, 1L << 40, null)]
    [InlineData(0, 1L, "/decoder/format: must be between 1 and 255")]
    [InlineData(256, 1L, "/decoder/format: must be between 1 and 255")]
    [InlineData(-1, 1L, "/decoder/format: must be between 1 and 255")]
    [InlineData(2, 0L, "/decoder/memory: must be between 1 and 1099511627776")]
    [InlineData(2, -1L, "/decoder/memory: must be between 1 and 1099511627776")]
    [InlineData(2, (1L << 40) + 1, "/decoder/memory: must be between 1 and 1099511627776")]
    public void Check_OfADecoder_NamesTheMemberThatIsOutOfBounds(int format, long memory, string? error) =>
        Assert.Equal(error, ErrorOf(new DecoderInfo(format, memory)));

    [Fact]
    public void Check_WithoutADecoder_IsFine() => Assert.Null(ErrorOf(null));

    [Theory]
    [InlineData("""{"format":2,"memory":3000000}""", DecoderPreference.Size)]
    [InlineData("""{"format":2,"memory":3000000,"prefer":"size"}""", DecoderPreference.Size)]
    [InlineData("""{"format":2,"memory":3000000,"prefer":"speed","later":1}""", DecoderPreference.Speed)]
    public void Read_OfADecoder_TakesThePreferenceOrSize(string json, DecoderPreference expected) =>
        Assert.Equal(new DecoderInfo(2, 3_000_000, expected), JsonSerializer.Deserialize(json, ProtocolJson.Default.DecoderInfo));

    [Theory]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"memory":3000000}""")]
    [InlineData("""{"format":2,"memory":"8 MB"}""")]
    [InlineData("""{"format":2,"memory":3000000,"prefer":"both"}""")]
    [InlineData("""{"format":2,"memory":3000000,"prefer":null}""")]
    [InlineData("[]")]
    public void Read_OfSomethingElse_IsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, ProtocolJson.Default.DecoderInfo));

    private static string? ErrorOf(DecoderInfo? decoder)
    {
        var check = new FieldChecker();
        new CheckInRequest(1, new HardwareInfo("sn-1", "POS-1", "A"), [], [], new Conditions(), "1.0", Decoder: decoder).Check(check);
        return check.Error;
    }
}
