namespace PosCloud.Protocol.Releases;

/// <summary>Another component that a component needs. What counts is the set that results.</summary>
/// <param name="Component">The component that is needed.</param>
/// <param name="Minimum">Its lowest version that will do, by <see cref="VersionOrder"/>.</param>
public sealed record ComponentRequirement(string Component, string Minimum);
