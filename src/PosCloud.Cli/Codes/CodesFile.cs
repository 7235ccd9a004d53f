namespace PosCloud.Cli.Codes;

/// <param name="File">Where the codes were written.</param>
/// <param name="Count">How many.</param>
internal sealed record CodesFile(string File, int Count);
