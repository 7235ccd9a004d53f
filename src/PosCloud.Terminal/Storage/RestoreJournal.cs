using PosCloud.Protocol.Data;

namespace PosCloud.Terminal.Storage;

/// <summary>A restore and how far it has come.</summary>
/// <param name="Order">From the verified directive.</param>
/// <param name="Url">Download link; a secret. Null when a new one is needed: it comes with the next answer.</param>
/// <param name="ETag">ETag under which the download began: a resumed one must be of the same bytes.</param>
/// <param name="Tries">Rounds in which the download did not come further.</param>
/// <param name="Redone">The whole download was repeated once, since the resumed one had a wrong hash.</param>
/// <param name="Sets">What was counted in the new generation, right before the exchange.</param>
internal sealed record RestoreJournal(
    RestoreOrder Order,
    Uri? Url,
    string? ETag = null,
    int Tries = 0,
    bool Redone = false,
    IReadOnlyList<DataSetSummary>? Sets = null)
{
    public override string ToString() => $"{nameof(RestoreJournal)} {{ RestoreId = {Order.RestoreId} }}";
}
