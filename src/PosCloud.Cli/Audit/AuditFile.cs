using System.Text;
using System.Text.Json;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;

namespace PosCloud.Cli.Audit;

/// <summary>An exported log: one row a line, oldest first, and beside it the head as <c>{file}.head.json</c>.</summary>
internal static class AuditFile
{
    public static string HeadPath(string path) => path + ".head.json";

    /// <summary>Writes the log; what is wrong with it is written too, because that is what an investigation needs.</summary>
    /// <param name="row">Sees each row that can be read.</param>
    /// <exception cref="IOException">A file exists already, or cannot be written.</exception>
    public static async Task<AuditReport> WriteAsync(
        AdminClient client, string path, Action<AuditEntry>? row, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier(client.Estate);
        await using (var writer = NewFile(path))
        {
            await foreach (var line in AuditReader.OldestFirstAsync(client, cancellationToken))
            {
                verifier.Add(line.Line);
                await writer.WriteAsync((line.Line + "\n").AsMemory(), cancellationToken);
                if (row is not null && Read(line.Line) is { } entry)
                {
                    row(entry);
                }
            }
        }

        var fault = verifier.Complete();
        await using (var writer = NewFile(HeadPath(path)))
        {
            await writer.WriteAsync(JsonSerializer.Serialize(verifier.Head, CliJson.Default.AuditHead) + "\n");
        }

        return new AuditReport(verifier.Head, fault, [path, HeadPath(path)]);
    }

    /// <summary>Verifies an exported log without the service.</summary>
    /// <param name="paths">The export, or the parts of one in the order of their rows.</param>
    /// <param name="kept">Heads that were kept elsewhere; those beside the files count too.</param>
    public static async Task<AuditReport> VerifyAsync(IReadOnlyList<string> paths, IReadOnlyList<AuditHead> kept, CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditHead> heads = [.. kept, .. paths.Select(HeadPath).Where(File.Exists).Select(ReadHead)];
        AuditVerifier? verifier = heads.Count > 0 ? new AuditVerifier(heads[0].Estate, [.. heads]) : null;
        foreach (var path in paths)
        {
            await foreach (var line in File.ReadLinesAsync(path, Encoding.UTF8, cancellationToken))
            {
                // Without a head, the first row says whose log it is.
                verifier ??= new AuditVerifier(Read(line)?.Estate ?? "");
                verifier.Add(line);
            }
        }

        verifier ??= new AuditVerifier("");
        var fault = verifier.Complete();
        return new AuditReport(verifier.Head, fault);
    }

    /// <exception cref="CliException">It is no head.</exception>
    public static AuditHead ReadHead(string path)
    {
        var head = JsonFile.Read(new FileInfo(path), CliJson.Default.AuditHead)!;
        return Names.IsEstate(head.Estate) && Names.IsSha256(head.Sha256) && head.Seq >= 0
            ? head
            : throw new CliException(ExitCodes.LocalFile, Messages.ErrorFileJson.With(path, 1, "$"), Messages.AdviceFileJson);
    }

    internal static StreamWriter NewFile(string path) =>
        new(new FileStream(path, Auth.LoginStore.PrivateFile()), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static AuditEntry? Read(string line)
    {
        try
        {
            return AuditChain.Read(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
