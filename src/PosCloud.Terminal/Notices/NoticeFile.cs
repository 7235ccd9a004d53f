namespace PosCloud.Terminal.Notices;

/// <summary>The file <c>notices.json</c>.</summary>
/// <param name="Items">Oldest first.</param>
internal sealed record NoticeFile(IReadOnlyList<StoredNotice> Items);
