using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>The life of a release. <c>Approved</c> lies between uploaded and published once approval is required.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReleaseState>))]
public enum ReleaseState
{
    Draft,
    Uploaded,
    Published,

    /// <summary>Published and taken back: nothing offers it any more.</summary>
    Withdrawn,
}
