using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>What a package asks of the decoder (docs/delta-format.md, "Profiles"). Part of the package's key.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PackageProfile>))]
public enum PackageProfile
{
    /// <summary>The fewest bytes; at most 8 MB of decoder memory.</summary>
    Default,

    /// <summary>At most 3 MB of decoder memory.</summary>
    Small,

    /// <summary>The least work to decode; at most 3 MB of decoder memory.</summary>
    Fast,
}
