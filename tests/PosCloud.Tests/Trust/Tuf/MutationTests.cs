using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>Valid metadata, altered: nothing of what is signed can change, and nothing escapes but a <see cref="TufException"/>.</summary>
public sealed class MutationTests
{
    private static readonly SampleRoles Roles = new();
    private static readonly SampleMetadata State = SampleMetadata.Of(Roles);
    private static readonly MetadataFile NextRoot = SampleRoles.Sign(Roles.RootContent(2), Roles.RootSigners[..2]);

    private static readonly ReadOnlyMemory<byte> UnpinnedTimestamp = SampleRoles.Sign(
        new TimestampMetadata(1, SampleRoles.Later, new ListedFile(1)), Roles.TimestampSigners).Bytes;

    private static readonly ReadOnlyMemory<byte> UnpinnedSnapshot = SampleRoles.Sign(
        new SnapshotMetadata(1, SampleRoles.Later, new Dictionary<string, ListedFile> { ["targets.json"] = new(1) }),
        Roles.SnapshotSigners).Bytes;

    private static readonly string[] Names = [TufNames.Root, TufNames.Timestamp, TufNames.Snapshot, TufNames.Targets];

    public static TheoryData<string> Files => [.. Names];

    /// <summary>A changed file either is refused, or (white space, an unsigned member) still says exactly the same.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void EachBit_Flipped_IsRefusedOrSaysTheSame(string role)
    {
        var bytes = Of(role).Bytes.ToArray();
        var client = Client(role);
        var refused = 0;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.True(Take(client, role, bytes.ToArray()).Span.SequenceEqual(Of(role).SignedBytes.Span));
                client = Client(role);
            }
            catch (TufException)
            {
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // All bits but those of white space between tokens (indentation turns into other white space) and the like.
        Assert.InRange(refused, bytes.Length * 8 * 9 / 10, bytes.Length * 8);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EachMember_AlteredOrRemovedOrAdded_IsRefused(string role)
    {
        var count = 0;
        foreach (var altered in Alterations(Of(role).Bytes))
        {
            Assert.Throws<TufException>(() => { Take(role, altered); });
            count++;
        }

        Assert.True(count > 10);
    }

    [Property(MaxTest = 2000)]
    public Property Garbage_Read_CausesOneKindOfException() => Prop.ForAll(Garbage().ToArbitrary(), bytes =>
    {
        foreach (var role in Names)
        {
            Assert.Throws<TufException>(() => { Take(role, bytes); });
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"signed":{},"signatures":[]}""")]
    [InlineData("""{"signed":[],"signatures":[]}""")]
    [InlineData("""{"signed":1,"signed":2,"signatures":[]}""")]
    [InlineData("""{"signed":{"_type":"\ud800"},"signatures":[]}""")]
    [InlineData("""{"signed":{"\ud800":1},"signatures":[]}""")]
    [InlineData("""{"\ud800":{},"\ud800":{},"signatures":[]}""")]
    [InlineData("""{/**/}""")]
    public void HostileJson_Read_IsMalformed(string json) =>
        Refused.Because(TufError.MetadataMalformed, () => MetadataFile<TimestampMetadata>.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void HostileJson_DeeperThanTheLimit_IsMalformed()
    {
        var json = "{\"signed\":" + new string('[', 100_000);
        Refused.Because(TufError.MetadataMalformed, () => MetadataFile<TargetsMetadata>.Parse(Encoding.UTF8.GetBytes(json)));
    }

    private static MetadataFile Of(string role) => role switch
    {
        TufNames.Root => NextRoot,
        TufNames.Timestamp => State.Timestamp,
        TufNames.Snapshot => State.Snapshot,
        _ => State.Targets,
    };

    private static ReadOnlyMemory<byte> Take(string role, ReadOnlyMemory<byte> bytes) => Take(Client(role), role, bytes);

    /// <summary>A client just before the file of the role. It knows no hashes, so that the signatures alone have to notice.</summary>
    private static TrustedMetadataSet Client(string role)
    {
        var client = State.Client();
        if (role is TufNames.Snapshot or TufNames.Targets)
        {
            client.UpdateTimestamp(UnpinnedTimestamp);
        }

        if (role == TufNames.Targets)
        {
            client.UpdateSnapshot(UnpinnedSnapshot);
        }

        return client;
    }

    private static ReadOnlyMemory<byte> Take(TrustedMetadataSet client, string role, ReadOnlyMemory<byte> bytes)
    {
        switch (role)
        {
            case TufNames.Root:
                client.UpdateRoot(bytes);
                return client.Root.SignedBytes;
            case TufNames.Timestamp:
                client.UpdateTimestamp(bytes);
                return client.Timestamp!.SignedBytes;
            case TufNames.Snapshot:
                client.UpdateSnapshot(bytes);
                return client.Snapshot!.SignedBytes;
            default:
                return client.UpdateTargets(bytes).SignedBytes;
        }
    }

    private static IEnumerable<byte[]> Alterations(ReadOnlyMemory<byte> bytes)
    {
        var paths = Paths(JsonNode.Parse(bytes.Span)!["signed"]!).ToList();
        foreach (var path in paths)
        {
            foreach (var alter in (Action<JsonNode>[])[Remove, Replace, Add])
            {
                var root = JsonNode.Parse(bytes.Span)!;
                alter(path.Aggregate(root["signed"]!, (node, step) => step is int index ? node[index]! : node[(string)step]!));
                yield return JsonSerializer.SerializeToUtf8Bytes(root);
            }
        }
    }

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject parent)
        {
            parent.Remove(node.GetPropertyName());
        }
        else
        {
            node.Parent!.AsArray().Remove(node);
        }
    }

    private static void Replace(JsonNode node) =>
        node.ReplaceWith(node.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(node.GetValue<long>() + 1) : JsonValue.Create("x"));

    private static void Add(JsonNode node)
    {
        var parent = node.Parent as JsonObject ?? node.Parent!.Parent!.AsObject();
        parent["added"] = 1;
    }

    private static IEnumerable<object[]> Paths(JsonNode node)
    {
        var children = node switch
        {
            JsonObject members => members.Where(member => member.Value is not null).Select(member => ((object)member.Key, member.Value!)),
            JsonArray items => items.Select((item, index) => ((object)index, item!)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            yield return [step];
            foreach (var path in Paths(child))
            {
                yield return [step, .. path];
            }
        }
    }

    private static Gen<byte[]> Garbage()
    {
        var token = Gen.Elements("{", "}", "[", "]", ",", ":", "\"signed\"", "\"signatures\"", "\"_type\"", "\"root\"", "1", "-", "null", "\"\\ud800\"", "\0", " ");
        return Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            token.ListOf(12).Select(tokens => Encoding.UTF8.GetBytes(string.Concat(tokens))));
    }
}
