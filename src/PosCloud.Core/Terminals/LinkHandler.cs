using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Gives a new download link for a package of the running execution, after the first one expired.</summary>
public sealed class LinkHandler(ITerminalStore store, IDownloadLinks links, CheckInOptions options, TimeProvider time)
{
    public async Task<Outcome<PackageLink>> HandleAsync(TerminalMessage<LinkRequest> message, CancellationToken cancellationToken)
    {
        var request = message.Body;
        var terminal = await store.LoadAsync(message.Sender.Key, cancellationToken).ConfigureAwait(false);
        if (terminal is null)
        {
            return Reasons.TerminalUnknown;
        }

        if (TerminalMessageProcessor.CheckSender(terminal.State, message.Sender, time.GetUtcNow()) is { } refusal)
        {
            return refusal;
        }

        if (terminal.State.Execution is not { IsFinal: false } execution || execution.ExecutionId != request.ExecutionId)
        {
            return Reasons.ExecutionUnknown;
        }

        var package = execution.Components.SelectMany(c => c.Packages).FirstOrDefault(p => p.Sha256 == request.PackageSha256);
        if (package is null)
        {
            return Reasons.PackageUnknown;
        }

        if (package.BaseSha256 is { } needed && needed != request.InstalledSha256)
        {
            return new Problem(Reasons.DeltaBaseMismatch, $"The delta starts from {needed}; installed is {request.InstalledSha256}.");
        }

        return await links.ForPackageAsync(
            message.Sender.Estate, package.Sha256, time.GetUtcNow() + options.LinkLifetime, cancellationToken).ConfigureAwait(false);
    }
}
