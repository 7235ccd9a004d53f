using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Hardware;

/// <summary>Which certificates are to be warned about. Each threshold is announced once for one certificate. Pure.</summary>
internal static class CertificateWatch
{
    /// <summary>Characters of a fingerprint that the state remembers.</summary>
    private const int IdLength = 16;

    /// <summary>Days before the end, from the last warning to the first; 0 is the end itself.</summary>
    private static readonly int[] Thresholds = [0, 7, 30, 60];

    /// <param name="state">With what was announced.</param>
    /// <param name="certificates">What the terminal uses; null when it does not say.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The state, and the warnings with the whole days that are left; below zero when it is over.</returns>
    public static (TerminalState State, IReadOnlyList<(TerminalCertificate Certificate, int Days)> Warnings) Look(
        TerminalState state, IReadOnlyList<TerminalCertificate>? certificates, DateTimeOffset now)
    {
        if (certificates is null)
        {
            return (state, []);
        }

        var known = state.CertificateWarnings ?? [];
        var warnings = new List<(TerminalCertificate, int)>();
        var remembered = new List<CertificateWarning>();
        foreach (var certificate in certificates.DistinctBy(c => c.Sha256))
        {
            var left = certificate.NotAfter - now;
            var days = (int)Math.Clamp(Math.Floor(left.TotalDays), -99_999, 99_999);
            var reached = Array.FindIndex(Thresholds, t => left <= TimeSpan.FromDays(t));
            if (reached < 0)
            {
                continue;
            }

            var id = certificate.Sha256[..IdLength];
            var before = known.FirstOrDefault(w => w.Id == id)?.Days;
            if (!(before <= Thresholds[reached]))
            {
                warnings.Add((certificate, days));
                before = Thresholds[reached];
            }

            remembered.Add(new CertificateWarning(id, before!.Value));
        }

        // One that is away for a moment is not announced again when it comes back.
        IReadOnlyList<CertificateWarning> all =
            [.. remembered, .. known.Where(k => remembered.TrueForAll(r => r.Id != k.Id)).Take(Math.Max(0, Limits.Certificates - remembered.Count))];
        return (all.SequenceEqual(known) ? state : state with { CertificateWarnings = all.Count == 0 ? null : all }, warnings);
    }
}
