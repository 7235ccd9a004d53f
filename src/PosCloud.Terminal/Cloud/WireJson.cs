using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// The wire format for records with members that may be null but have no default: a null is written, since the strict
/// reader wants the member; and where the other side left it out, it is read as null.
/// </summary>
internal static class WireJson
{
    /// <summary>For what is sent.</summary>
    public static ProtocolJson Outgoing { get; } = new(new JsonSerializerOptions(ProtocolJson.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    });

    public static JsonTypeInfo<UploadTicket> UploadTicket { get; } = (JsonTypeInfo<UploadTicket>)new JsonSerializerOptions(ProtocolJson.Default.Options)
    {
        TypeInfoResolver = ProtocolJson.Default.WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired &= property.AssociatedParameter is not { IsNullable: true };
            }
        }),
    }.GetTypeInfo(typeof(UploadTicket));
}
