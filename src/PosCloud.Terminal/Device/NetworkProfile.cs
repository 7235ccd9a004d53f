using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Terminal.Device;

/// <summary>The image of a network component as the simulated terminal reads it: the name of one of its networks.</summary>
/// <param name="Profile">For example <c>shop-lan</c>.</param>
public sealed record NetworkProfile(string Profile)
{
    private const int MaxBytes = 64 * 1024;

    public byte[] ToImage() => JsonSerializer.SerializeToUtf8Bytes(this, NetworkProfileJson.Default.NetworkProfile);

    /// <summary>Null when it is none.</summary>
    internal static NetworkProfile? Read(Stream image)
    {
        try
        {
            return image.Length <= MaxBytes ? JsonSerializer.Deserialize(image, NetworkProfileJson.Default.NetworkProfile) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkProfile))]
internal sealed partial class NetworkProfileJson : JsonSerializerContext;
