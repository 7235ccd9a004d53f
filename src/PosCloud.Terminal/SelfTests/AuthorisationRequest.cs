namespace PosCloud.Terminal.SelfTests;

/// <summary><c>POST {endpoint}/authorisations</c>.</summary>
internal sealed record AuthorisationRequest(string TransactionId, string TerminalId, long Amount, string Currency);
