using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Downloads;

namespace PosCloud.Terminal.Executions;

/// <summary>Asks for a new download link when the old one has expired.</summary>
internal sealed class LinkRenewer(AgentContext context, CloudClient client)
{
    /// <summary>Null when the execution's package has a new link; else why not.</summary>
    public async Task<DownloadTry?> RenewAsync(CancellationToken cancellationToken)
    {
        var execution = context.Execution!;
        var component = execution.ToDownload!;
        var package = component.Package!;
        var credential = context.Credential!;
        var request = new LinkRequest(execution.ExecutionId, package.Sha256, component.InstalledSha256!);
        var answer = await client.PostAsync(
            $"v1/terminals/{credential.TerminalId}/links",
            JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.LinkRequest),
            credential.Credential,
            cancellationToken);
        if (answer.Kind == AnswerKind.Refused)
        {
            return new DownloadTry(End: DownloadResult.Refused(answer.Reason.Length > 0 ? answer.Reason : FailureCodes.LinkRefused, answer.Message));
        }

        if (answer.Kind != AnswerKind.Accepted)
        {
            return DownloadTry.Failed(answer.Message, answer.RetryAfter);
        }

        if (Read(answer.Body) is not { } link || link.Sha256 != package.Sha256 || !PackageChoice.IsDownloadable(link.Url))
        {
            return DownloadTry.Failed("the service's link cannot be used");
        }

        context.Save(execution.With(component with { Package = package with { Url = link.Url } }));
        return null;
    }

    private static PackageLink? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProtocolJson.Default.PackageLink);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
