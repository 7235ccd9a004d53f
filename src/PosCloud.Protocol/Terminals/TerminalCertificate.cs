namespace PosCloud.Protocol.Terminals;

/// <summary>A certificate that a terminal uses. Its key is none of the service's business.</summary>
/// <param name="Name">What it is for, for example <c>host-tls</c> or <c>ca-root</c>; the same name for its successor.</param>
/// <param name="Sha256">SHA-256 of the certificate (DER), lower-case hex: which one it is.</param>
/// <param name="NotAfter">When it ends; UTC.</param>
/// <param name="Issuer">Who issued it, for people; empty when unknown.</param>
public sealed record TerminalCertificate(string Name, string Sha256, DateTimeOffset NotAfter, string Issuer = "")
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Component(Name, $"{pointer}/name");
        check.Sha256(Sha256, $"{pointer}/sha256");
        check.Text(Issuer, 0, Limits.ShortText, $"{pointer}/issuer");
    }
}
