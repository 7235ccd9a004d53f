namespace PosCloud.Local.Commands;

/// <summary>What the program was asked to do when it just keeps the cloud up.</summary>
/// <param name="DataFolder">Where the cloud keeps its data; null keeps it in memory.</param>
/// <param name="Port">The port of the functions; null takes 7071 or the next free one.</param>
internal sealed record ServeOptions(string? DataFolder, int? Port);
