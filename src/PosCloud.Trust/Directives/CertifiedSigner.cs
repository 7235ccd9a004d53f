using System.Security.Cryptography;
using PosCloud.Protocol.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Directives;

/// <summary>
/// Signs directives with a key of this instance that lives in memory only. The director certifies it for a day; at half of that
/// there is a new one. Instances need not know of each other: terminals trust each certificate. Safe for concurrent use.
/// </summary>
/// <param name="director">Signs one certificate in half a day, so it may be slow: Key Vault, for example.</param>
/// <param name="time">Gives the certificates their dates.</param>
/// <param name="renewalFailed">
/// Told why the director gave no certificate, and when the present one ends; null when there is none. At most once in five minutes
/// while there is one.
/// </param>
public sealed class CertifiedSigner(ITufSigner director, TimeProvider time, Action<Exception, DateTimeOffset?>? renewalFailed = null) : IDisposable
{
    /// <summary>How long a certificate is valid.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    // The clock of a machine may be set back a little while it runs.
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Current? current;

    /// <summary>The director's public key.</summary>
    public TufKey Director => director.Key;

    /// <summary>The directive and the certificate of the key that signed it. One signature, but for the first call of half a day.</summary>
    public async ValueTask<(SignedEnvelope Directive, SignedEnvelope Certificate)> SignAsync(
        Directive directive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directive);
        var signer = current;
        if (signer is null || signer.RenewAt <= time.GetUtcNow())
        {
            signer = await RenewAsync(cancellationToken).ConfigureAwait(false);
        }

        return (signer.Signer.Sign(directive), signer.Certificate);
    }

    /// <summary>Gets a certificate when one is due, so that a director who cannot be reached is noticed without a request.</summary>
    /// <returns>When the certificate ends; UTC.</returns>
    public async Task<DateTimeOffset> EnsureAsync(CancellationToken cancellationToken)
    {
        var signer = current;
        return signer is null || signer.RenewAt <= time.GetUtcNow()
            ? (await RenewAsync(cancellationToken).ConfigureAwait(false)).NotAfter
            : signer.NotAfter;
    }

    public void Dispose()
    {
        current?.Signer.Dispose();
        gate.Dispose();
    }

    private async Task<Current> RenewAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            if (current is { } fresh && fresh.RenewAt > now)
            {
                return fresh;
            }

            try
            {
                // The old key is not disposed: a request may be signing with it. The collector does that.
                return current = await CreateAsync(now, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                renewalFailed?.Invoke(e, current?.NotAfter);
                if (current is not { } old || old.NotAfter <= now)
                {
                    throw;
                }

                // The director cannot be reached; the certificate is good for another half of its life. Not asked again at once.
                return current = old with { RenewAt = now + Backdated };
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Current> CreateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signer = new DirectiveSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var certificate = new DirectiveKeyCertificate(signer.PublicKey, now - Backdated, now + Life);
        var envelope = await DirectiveCertificates.SignAsync(director, certificate, cancellationToken).ConfigureAwait(false);
        return new Current(signer, envelope, now + (Life / 2), certificate.NotAfter);
    }

    private sealed record Current(DirectiveSigner Signer, SignedEnvelope Certificate, DateTimeOffset RenewAt, DateTimeOffset NotAfter);
}
