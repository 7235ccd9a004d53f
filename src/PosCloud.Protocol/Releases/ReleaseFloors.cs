namespace PosCloud.Protocol.Releases;

/// <summary>The floors of a release as people keep them in a file.</summary>
public sealed record ReleaseFloors(IReadOnlyList<ReleaseFloor> Floors);
