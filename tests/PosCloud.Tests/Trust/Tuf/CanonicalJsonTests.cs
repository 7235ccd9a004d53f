using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, false, null ] }""", """{"a":[true,false,null],"b":1}""")]
    [InlineData("""{"a":"x\ny\t\u0001"}""", "{\"a\":\"x\ny\t\u0001\"}")]
    [InlineData("""{"a":"\"\\\/"}""", """{"a":"\"\\/"}""")]
    [InlineData("""{"\u00e9":"\u00e9","z":"ü"}""", """{"z":"ü","é":"é"}""")]
    [InlineData("""{"10":1,"9":2,"":3}""", """{"":3,"10":1,"9":2}""")]
    [InlineData("""[9223372036854775807,-9223372036854775808,-0]""", """[9223372036854775807,-9223372036854775808,0]""")]
    public void Encode_Table_IsCanonical(string json, string expected) => Assert.Equal(expected, Encode(json));

    [Fact]
    public void Encode_NamesBeyondTheBasicPlane_SortByCodePoint()
    {
        // U+FF5E comes before U+1F600, although the first UTF-16 unit of the latter is smaller.
        Assert.Equal("{\"\uff5e\":1,\"\U0001f600\":2}", Encode("{\"\U0001f600\":2,\"\uff5e\":1}"));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("9223372036854775808")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Encode_NotInTheFormat_IsRefused(string json) =>
        Refused.Because(TufError.MetadataMalformed, () => Encode(json));

    [Property(MaxTest = 300)]
    public Property Encode_OrderAndSpacing_DoNotMatter() => Prop.ForAll(Values().ToArbitrary(), value =>
        Encode(value.Json) == Encode(value.Shuffled) && Encode(value.Json) == Encode(value.Spaced));

    [Property(MaxTest = 300)]
    public Property Encode_DifferentValues_DifferInBytes() => Prop.ForAll(Values().ToArbitrary(), Values().ToArbitrary(), (left, right) =>
        JsonNode.DeepEquals(JsonNode.Parse(left.Json), JsonNode.Parse(right.Json)) == (Encode(left.Json) == Encode(right.Json)));

    // With control characters escaped again, canonical JSON is JSON and says the same.
    [Property(MaxTest = 300)]
    public Property Encode_Reparsed_IsTheSameValue() => Prop.ForAll(Values().ToArbitrary(), value =>
        JsonNode.DeepEquals(JsonNode.Parse(EscapeControls(Encode(value.Json))), JsonNode.Parse(value.Json)));

    private static string Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement));
    }

    private static string EscapeControls(string json) =>
        string.Concat(json.Select(c => c < ' ' ? FormattableString.Invariant($"\\u{(int)c:x4}") : c.ToString()));

    private static Gen<Sample> Values() => Node(3).Select(node => new Sample(node));

    private static Gen<Func<bool, JsonNode?>> Node(int depth)
    {
        var leaf = Gen.OneOf(
            Text().Select(Func<bool, JsonNode?> (text) => _ => JsonValue.Create(text)),
            ArbMap.Default.GeneratorFor<long>().Select(Func<bool, JsonNode?> (number) => _ => JsonValue.Create(number)),
            Gen.Elements(true, false).Select(Func<bool, JsonNode?> (flag) => _ => JsonValue.Create(flag)),
            Gen.Constant<Func<bool, JsonNode?>>(_ => null));
        if (depth == 0)
        {
            return leaf;
        }

        var list = Node(depth - 1).ListOf(3).Select(Func<bool, JsonNode?> (items) => shuffle => new JsonArray([.. items.Select(item => item(shuffle))]));
        var members = Gen.Zip(Text(), Node(depth - 1)).ListOf(4).Select(Func<bool, JsonNode?> (pairs) => shuffle =>
        {
            var distinct = pairs.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2(shuffle)));
            return new JsonObject(shuffle ? distinct.Reverse() : distinct);
        });
        return Gen.OneOf(leaf, list, members);
    }

    private static Gen<string> Text() =>
        Gen.Elements("a", "b", "\"", "\\", "\n", "\0", "é", "\uff5e", "\U0001f600", "/").ListOf(3).Select(parts => string.Concat(parts));

    /// <summary>One value in three spellings.</summary>
    private sealed class Sample(Func<bool, JsonNode?> node)
    {
        private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public string Json { get; } = JsonSerializer.Serialize(node(false));

        public string Shuffled { get; } = JsonSerializer.Serialize(node(true));

        public string Spaced { get; } = JsonSerializer.Serialize(node(false), Indented);

        public override string ToString() => Json;
    }
}
