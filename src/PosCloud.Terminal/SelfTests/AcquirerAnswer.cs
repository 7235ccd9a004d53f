namespace PosCloud.Terminal.SelfTests;

/// <summary>What an acquirer says to an authorisation.</summary>
/// <param name="Approved">Whether the amount was taken.</param>
/// <param name="Code">Its response code, for example <c>00</c> or <c>05</c> (ISO 8583, field 39).</param>
public sealed record AcquirerAnswer(bool Approved, string Code);
