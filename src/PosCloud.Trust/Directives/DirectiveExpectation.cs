namespace PosCloud.Trust.Directives;

/// <summary>What a terminal knows about itself and its request; a directive must fit all of it.</summary>
/// <param name="Estate">The tenant from enrolment.</param>
/// <param name="TerminalId">The terminal's id from enrolment.</param>
/// <param name="HardwareId">The serial number of the hardware.</param>
/// <param name="RequestDigest">SHA-256 of the body that was sent, lower-case hex.</param>
/// <param name="Nonce">The nonce in the signature of that request.</param>
/// <param name="LastSeq">The highest seq that this terminal took; 0 when it never took one.</param>
/// <param name="LastServerTime">The latest server time of a directive that this terminal trusted; UTC.</param>
public sealed record DirectiveExpectation(
    string Estate, string TerminalId, string HardwareId, string RequestDigest, string Nonce, long LastSeq, DateTimeOffset LastServerTime);
