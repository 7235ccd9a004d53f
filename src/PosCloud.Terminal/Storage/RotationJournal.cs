namespace PosCloud.Terminal.Storage;

/// <summary>
/// An exchange of the key that is under way: <c>rotation.json</c>. While <see cref="Credential"/> is missing the old key counts;
/// with it the new one does, and what is left is to put it in its place.
/// </summary>
/// <param name="Key">The new private key, PKCS#8 in PEM.</param>
/// <param name="Credential">What the service gave for it; null until it has answered.</param>
/// <param name="SealedState">The sealed state that came along.</param>
internal sealed record RotationJournal(string Key, string? Credential = null, string? SealedState = null)
{
    public override string ToString() => nameof(RotationJournal);
}
