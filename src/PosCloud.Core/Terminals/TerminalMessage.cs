namespace PosCloud.Core.Terminals;

/// <summary>An authenticated message of a terminal.</summary>
/// <param name="Sender">Who signed it.</param>
/// <param name="Digest">SHA-256 of its body, lower-case hex.</param>
/// <param name="Nonce">The nonce in its signature.</param>
/// <param name="Body">The parsed body.</param>
public sealed record TerminalMessage<T>(Credential Sender, string Digest, string Nonce, T Body);
