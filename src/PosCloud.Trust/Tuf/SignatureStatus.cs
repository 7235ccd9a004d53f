namespace PosCloud.Trust.Tuf;

/// <summary>How far the signing of a file has come; fewer signatures than the threshold are a normal state in between.</summary>
/// <param name="Signed">The distinct keys of the role that have validly signed.</param>
/// <param name="Unsigned">The role's other keys.</param>
/// <param name="Threshold">How many distinct keys must have signed.</param>
public sealed record SignatureStatus(IReadOnlyList<TufKey> Signed, IReadOnlyList<TufKey> Unsigned, int Threshold)
{
    /// <summary>How many signatures are still needed; 0 when the file is valid.</summary>
    public int Missing => Math.Max(0, Threshold - Signed.Count);

    public bool IsComplete => Missing == 0;
}
