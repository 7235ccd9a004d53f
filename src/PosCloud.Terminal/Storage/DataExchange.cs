namespace PosCloud.Terminal.Storage;

/// <summary>The restore that put the current generation of data in its place.</summary>
/// <param name="RestoreId">From the directive.</param>
/// <param name="InBoot">The terminal must leave this boot: its software began it with the data of before.</param>
internal sealed record DataExchange(string RestoreId, string InBoot);
