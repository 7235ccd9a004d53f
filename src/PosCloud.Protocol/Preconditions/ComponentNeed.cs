namespace PosCloud.Protocol.Preconditions;

/// <summary>A component that must be installed.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="MinVersion">The lowest version that will do, by <see cref="VersionOrder"/>.</param>
public sealed record ComponentNeed(string Name, string MinVersion);
