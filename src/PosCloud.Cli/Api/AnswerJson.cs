using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;

namespace PosCloud.Cli.Api;

/// <summary>
/// Reads answers as <see cref="ProtocolJson"/> describes them, except that a member that may be null may also be absent:
/// the service leaves nulls out, and a required constructor parameter would make each of those an unreadable answer.
/// </summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new(ProtocolJson.Default.Options)
    {
        TypeInfoResolver = ProtocolJson.Default.WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired &= property.AssociatedParameter is not { IsNullable: true };
            }
        }),
    };

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type);
}
