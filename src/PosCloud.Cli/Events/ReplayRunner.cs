using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Events;

namespace PosCloud.Cli.Events;

/// <summary>Goes through the pages of a replay. A call that is cut is repeated by the client: events may then arrive twice, with the same id.</summary>
internal sealed class ReplayRunner(AdminClient client, HookEndpoint? endpoint, ICliConsole console)
{
    public async Task<int> RunAsync(ReplayRequest request, bool json, CancellationToken cancellationToken)
    {
        if (endpoint is not null)
        {
            await endpoint.ShakeHandsAsync(cancellationToken);
        }

        var (published, refused) = (0, 0);
        var continuation = request.Continuation;
        do
        {
            var page = await NextAsync(request with { Continuation = continuation }, cancellationToken);
            published += page.Published;
            refused += page.Refused;
            continuation = page.Continuation;
        }
        while (continuation is not null);

        if (json)
        {
            console.WriteJson(new ReplayResult(published, refused), CliJson.Default.ReplayResult);
        }
        else
        {
            console.Write(Messages.EventsReplayed.With(published, refused));
        }

        return refused == 0 ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private async Task<ReplayPage> NextAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        if (endpoint is null)
        {
            return await client.ReplayEventsAsync(request, cancellationToken);
        }

        var page = await client.QueryEventsAsync(request, cancellationToken);
        foreach (var cloudEvent in page.Items)
        {
            await endpoint.SendAsync(cloudEvent, cancellationToken);
        }

        return new ReplayPage(page.Items.Count, 0, page.Continuation);
    }
}
