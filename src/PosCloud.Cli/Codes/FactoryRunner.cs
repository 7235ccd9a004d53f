using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Codes;

/// <summary>Sends a factory's list in parts. A run that broke off is repeated: what is there already is left as it is.</summary>
internal sealed class FactoryRunner(AdminClient client, ICliConsole console)
{
    public Task<int> AddAsync(
        string path, IReadOnlyList<FactoryKey> keys, TimeSpan life, bool json, CancellationToken cancellationToken) => RunAsync(
            path,
            keys.Chunk(Limits.EnrolmentCodesPerRequest).Select(part => new AddFactoryKeysRequest(part, (int)life.TotalSeconds)),
            client.AddFactoryKeysAsync,
            json,
            cancellationToken);

    public Task<int> RevokeAsync(
        string path, IReadOnlyList<FactoryKey> keys, string reason, bool json, CancellationToken cancellationToken) => RunAsync(
            path,
            keys.Chunk(Limits.EnrolmentCodesPerRequest).Select(part =>
                new RevokeFactoryKeysRequest([.. part.Select(key => new FactoryKeyName(key.HardwareId, key.Thumbprint))], reason)),
            client.RevokeFactoryKeysAsync,
            json,
            cancellationToken);

    private async Task<int> RunAsync<T>(
        string path, IEnumerable<T> requests, Func<T, CancellationToken, Task<FactoryKeysResult>> send, bool json, CancellationToken cancellationToken)
        where T : IChecked
    {
        // All of it is looked at before anything is sent.
        var parts = requests.ToList();
        foreach (var part in parts)
        {
            var check = new FieldChecker();
            part.Check(check);
            if (check.Error is { } error)
            {
                throw new CliException(ExitCodes.LocalFile, Messages.ErrorFactoryFile.With(path, error), Messages.AdviceFactoryFile);
            }
        }

        var sum = new FactoryKeysResult(0, 0, 0, []);
        foreach (var part in parts)
        {
            var done = await send(part, cancellationToken);
            sum = new FactoryKeysResult(sum.Added + done.Added, sum.Changed + done.Changed, sum.Unchanged + done.Unchanged, [.. sum.Refused, .. done.Refused]);
        }

        if (json)
        {
            console.WriteJson(sum, ProtocolJson.Default.FactoryKeysResult);
        }
        else
        {
            if (sum.Refused.Count > 0)
            {
                console.WriteTable(
                    [Messages.ColumnHardware, Messages.ColumnTerminal, Messages.ColumnReason],
                    sum.Refused.Select(r => new[] { r.HardwareId, r.TerminalId, r.Reason }));
            }

            console.Write(Messages.FactoryKeysDone.With(sum.Added, sum.Changed, sum.Unchanged, sum.Refused.Count));
        }

        return sum.Refused.Count == 0
            ? ExitCodes.Ok
            : throw new CliException(ExitCodes.Refused, Messages.ErrorFactoryRefused.With(sum.Refused.Count), Messages.AdviceFactoryRefused);
    }
}
