using System.Globalization;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>The day on which a certificate ends, as <c>2027-01-31</c>: dates are ordered as versions are.</summary>
internal sealed record CertificateFact(string Name, string Certificate) : Fact(Name, IsVersion: true)
{
    public override int Count(FilterSubject subject) => subject.Certificates?.Count ?? 0;

    public override string? ValueAt(FilterSubject subject, int index)
    {
        var certificate = subject.Certificates![index];
        return certificate.Name == Certificate ? certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }
}
