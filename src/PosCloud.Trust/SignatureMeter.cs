using System.Diagnostics.Metrics;

namespace PosCloud.Trust;

/// <summary>
/// Counts public-key operations, the dear part of a check-in and of an update. Costs next to nothing while nobody
/// listens; listeners are called on the thread that does the work.
/// </summary>
public static class SignatureMeter
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "PosCloud.Trust";

    /// <summary>The counter of signatures made.</summary>
    public const string Signatures = "poscloud.trust.signatures";

    /// <summary>The counter of signatures checked, valid or not.</summary>
    public const string Verifications = "poscloud.trust.verifications";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> SignatureCounter = Meter.CreateCounter<long>(Signatures, "{signature}");
    private static readonly Counter<long> VerificationCounter = Meter.CreateCounter<long>(Verifications, "{verification}");

    internal static void Signed() => SignatureCounter.Add(1);

    internal static void Verified() => VerificationCounter.Add(1);
}
