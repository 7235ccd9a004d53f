using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal;

/// <summary>A component that a terminal leaves the factory with.</summary>
/// <param name="Path">The image's file.</param>
/// <param name="Component">What it is; hash and length are computed by <see cref="TerminalSetup.DescribeAsync"/>.</param>
public sealed record FactoryImage(string Path, SlotComponent Component);
