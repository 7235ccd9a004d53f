using PosCloud.Protocol;

namespace PosCloud.Core.Terminals;

/// <summary>What a terminal's credential attests: who it is, on which hardware, with which key.</summary>
public sealed record Credential(string Estate, string TerminalId, string HardwareId, EcJwk PublicKey, int Epoch)
{
    public TerminalKey Key => new(Estate, TerminalId);
}
