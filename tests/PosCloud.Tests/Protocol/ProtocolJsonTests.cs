using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PosCloud.Protocol;

namespace PosCloud.Tests.Protocol;

public sealed class ProtocolJsonTests
{
    public static TheoryData<Type> Types => [.. WireSamples.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithAllMembers_RoundTripsInCamelCase(Type type)
    {
        var json = Write(WireSamples.Make(type, isFull: true));

        var read = Read(json, type)!;

        Assert.Equal(json, Write(read));
        var node = JsonNode.Parse(json)!.AsObject();
        Assert.All(WireSamples.Members(type), m => Assert.True(node.ContainsKey(JsonNamingPolicy.CamelCase.ConvertName(m.Name!)), m.Name));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithoutOptionalMembers_LeavesThemOutAndReadsThemAsAbsent(Type type)
    {
        var json = Write(WireSamples.Make(type, isFull: false));
        var node = JsonNode.Parse(json)!.AsObject();

        Assert.All(
            WireSamples.Members(type).Where(m => m is { HasDefaultValue: true, DefaultValue: null }),
            m => Assert.False(node.ContainsKey(JsonNamingPolicy.CamelCase.ConvertName(m.Name!)), m.Name));
        Assert.Equal(json, Write(Read(json, type)!));
    }

    [Fact]
    public void Member_ThatMayBeNull_HasADefaultBecauseNullIsNotWritten()
    {
        var nullability = new NullabilityInfoContext();
        var records = typeof(ProtocolJson).Assembly.GetExportedTypes()
            .Where(t => !t.ContainsGenericParameters && t.GetMethod("<Clone>$") is not null && ProtocolJson.Default.GetTypeInfo(t) is not null);

        Assert.All(records, type => Assert.All(
            WireSamples.Members(type).Where(m => nullability.Create(m).WriteState == NullabilityState.Nullable),
            m => Assert.True(m.HasDefaultValue, $"{type.Name}: {m.Name}")));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithoutARequiredMember_IsRefused(Type type)
    {
        foreach (var member in WireSamples.Members(type).Where(m => !m.HasDefaultValue))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name!);
            AssertRefused(type, node => node.Remove(name), $"{name} missing");
            AssertRefused(type, node => node[name] = null, $"{name} null");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithAMemberOfAnotherType_IsRefused(Type type)
    {
        foreach (var member in WireSamples.Members(type))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name!);
            var isArray = JsonNode.Parse(Write(WireSamples.Make(type, isFull: true)))![name] is JsonArray;
            AssertRefused(type, node => node[name] = isArray ? new JsonObject() : new JsonArray(), $"{name} as another type");
            if (member.ParameterType != typeof(bool) && member.ParameterType != typeof(bool?))
            {
                AssertRefused(type, node => node[name] = true, $"{name} as a boolean");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithAMemberTwice_IsRefused(Type type)
    {
        if (!WireSamples.Members(type).Any())
        {
            return;
        }

        var json = Write(WireSamples.Make(type, isFull: true));
        var first = JsonNode.Parse(json)!.AsObject().First();
        var doubled = $"{{{JsonSerializer.Serialize(first.Key)}:{first.Value!.ToJsonString()},{json[1..]}";

        Assert.ThrowsAny<JsonException>(() => Read(doubled, type));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Record_WithUnknownMembers_IgnoresThemUpToTheDepthLimit(Type type)
    {
        var json = Write(WireSamples.Make(type, isFull: true));

        Assert.Equal(json, Write(Read(With(Nested(Limits.JsonDepth - 1)), type)!));
        Assert.ThrowsAny<JsonException>(() => Read(With(Nested(Limits.JsonDepth)), type));

        string With(string value) => $"{json[..^1]}{(json.Length > 2 ? "," : "")}\"unknown\":{value}}}";
        static string Nested(int depth) => new StringBuilder().Append('[', depth).Append(']', depth).ToString();
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("null")]
    public void Number_ThatIsNoWholeNumber_IsRefused(string value) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(
            $$"""{"seq":{{value}},"executionId":"x","entries":[]}""", ProtocolJson.Default.ReportRequest));

    [Theory]
    [InlineData("\"rolled_back\"")]
    [InlineData("10")]
    [InlineData("\"10\"")]
    [InlineData("\"\"")]
    [InlineData("\"exploded\"")]
    public void Enum_WithANumberOrAnUnknownName_IsRefused(string value) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(
            $$"""{"seq":1,"executionId":"x","entries":[{"state":{{value}},"at":"2030-01-01T00:00:00Z"}]}""", ProtocolJson.Default.ReportRequest));

    [Fact]
    public void MemberNames_InOtherCase_AreUnknown() =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(
            """{"Seq":1,"executionId":"x","entries":[]}""", ProtocolJson.Default.ReportRequest));

    private static void AssertRefused(Type type, Action<JsonObject> change, string label)
    {
        var node = JsonNode.Parse(Write(WireSamples.Make(type, isFull: true)))!.AsObject();
        change(node);
        var refused = Record.Exception(() => Read(node.ToJsonString(), type)) is JsonException;
        Assert.True(refused, $"{type.Name}: {label}");
    }

    private static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), ProtocolJson.Default);

    private static object? Read(string json, Type type) => JsonSerializer.Deserialize(json, type, ProtocolJson.Default);
}
