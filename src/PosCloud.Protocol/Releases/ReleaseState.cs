using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>The life of a release. Enough approvals lead from uploaded to published.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReleaseState>))]
public enum ReleaseState
{
    Draft,
    Uploaded,
    Published,

    /// <summary>Published and taken back: nothing offers it any more.</summary>
    Withdrawn,
}
