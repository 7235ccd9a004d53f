using PosCloud.Protocol;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>One place in the set of a release. Its image is the target <see cref="Path"/> of the same signed file.</summary>
/// <param name="Name">The component.</param>
/// <param name="Version">Its version.</param>
public sealed record SetComponent(string Name, string Version)
{
    /// <summary>The target that has its hash, length and kind.</summary>
    public string Path => ReleaseTarget.PathOf(Name, Version);

    /// <summary>As it stands in a targets file: <c>{component}/{version}</c>.</summary>
    internal string Key => $"{Name}/{Version}";

    /// <summary>For people: <c>os 7.1.0</c>.</summary>
    public override string ToString() => $"{Name} {Version}";

    /// <exception cref="TufException"><see cref="TufError.MetadataMalformed"/>.</exception>
    internal static SetComponent Parse(string key) =>
        key.Split('/') is [var name, var version] && Names.IsComponent(name) && Names.IsVersion(version)
            ? new SetComponent(name, version)
            : throw TufException.Malformed($"'{key}' is no component with its version.");
}
