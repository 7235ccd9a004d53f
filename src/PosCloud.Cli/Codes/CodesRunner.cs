using System.Text.Json;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Codes;

internal sealed class CodesRunner(AdminClient client, ICliConsole console)
{
    public async Task<int> RunAsync(CodesOptions options, CancellationToken cancellationToken)
    {
        if (options.File is { } path)
        {
            await WriteFileAsync(path, options, cancellationToken);
            return ExitCodes.Ok;
        }

        var codes = await client.CreateCodesAsync(options.Request, cancellationToken);
        if (options.Json)
        {
            console.WriteJson(new Page<EnrolmentCode>(codes, null), ProtocolJson.Default.PageEnrolmentCode);
        }
        else
        {
            console.WriteTable(
                [Messages.ColumnTerminal, Messages.ColumnCode, Messages.ColumnExpires],
                codes.Select(c => new[] { c.TerminalId, c.Code, Show.Time(c.ExpiresAt) }));
            console.Note(Messages.NoteCodesOnce);
        }

        return ExitCodes.Ok;
    }

    /// <summary>The file is opened before the codes are made: they are shown once and must not be lost to a full path.</summary>
    private async Task WriteFileAsync(string path, CodesOptions options, CancellationToken cancellationToken)
    {
        var written = false;
        await using var file = new FileStream(path, LoginStore.PrivateFile());
        try
        {
            var codes = await client.CreateCodesAsync(options.Request, cancellationToken);
            await JsonSerializer.SerializeAsync(file, new Page<EnrolmentCode>(codes, null), ProtocolJson.Default.PageEnrolmentCode, CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);
            written = true;
        }
        finally
        {
            if (!written)
            {
                File.Delete(path);
            }
        }

        if (options.Json)
        {
            console.WriteJson(new CodesFile(path, options.Request.TerminalIds.Count), CliJson.Default.CodesFile);
        }
        else
        {
            console.Write(Messages.CodesWritten.With(options.Request.TerminalIds.Count, path));
        }
    }
}
