using PosCloud.Protocol.Documents;

namespace PosCloud.Cli.Api;

/// <summary>A document that is to be attached to a release.</summary>
/// <param name="Name">What it is, the same in each language.</param>
/// <param name="Language">BCP 47 tag of its text.</param>
/// <param name="Format">What it is written in.</param>
/// <param name="Content">Its bytes, at most <see cref="Protocol.Limits.DocumentBytes"/>.</param>
public sealed record DocumentFile(string Name, string Language, DocumentFormat Format, byte[] Content);
