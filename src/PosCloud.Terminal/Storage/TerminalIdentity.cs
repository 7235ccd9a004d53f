namespace PosCloud.Terminal.Storage;

/// <summary>The hardware that this folder belongs to: <c>identity.json</c>; the private key is beside it in <c>key.pem</c>.</summary>
internal sealed record TerminalIdentity(string HardwareId, string Model, string Revision);
