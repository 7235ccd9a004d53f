namespace PosCloud.Terminal.Storage;

/// <summary>What downloads took over links that cost by volume.</summary>
/// <param name="Day">The day of the shop, for example <c>2030-01-20</c>.</param>
/// <param name="Bytes">Bytes on that day.</param>
internal sealed record MeteredUse(string Day, long Bytes);
