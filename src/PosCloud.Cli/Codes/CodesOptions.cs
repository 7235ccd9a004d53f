using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Codes;

/// <param name="File">Where the codes go; null for stdout.</param>
internal sealed record CodesOptions(CreateCodesRequest Request, string? File, bool Json);
