using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Cli.Trust;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Releases;

/// <summary>Hashes the approver's own copy, shows what the signature changes, asks, signs.</summary>
internal sealed class ApproveRunner(AdminClient client, CliServices services)
{
    private readonly ICliConsole console = services.Console;

    public async Task<int> RunAsync(ApproveOptions options, CancellationToken cancellationToken)
    {
        var store = new TrustFolder(services.Logins.FilePath, client.Estate).Open();
        var release = await client.GetReleaseAsync(options.ReleaseId, cancellationToken);
        await CompareAsync(release, options, cancellationToken);
        var approver = new Approver(client, store);
        var plan = await PlanAsync(approver, release, options, cancellationToken);
        if (plan is { IsPending: false, Change: { KeepsReleases: true, DirectorKeys: null } })
        {
            // Also when the answer to the last signature was lost and this is the second try.
            return Tell(release, options);
        }

        if (!options.Json)
        {
            console.Write(Messages.ApprovalBackOut.With(Show.OrDash(release.BackOut)));
            PlanText.Write(console, plan);
        }

        if (!options.Yes)
        {
            console.Note(Messages.PromptApprove.With(options.ReleaseId));
            if ((await console.ReadLineAsync(cancellationToken))?.Trim() != options.ReleaseId)
            {
                throw new CliException(ExitCodes.Refused, Messages.ErrorNotApproved, Messages.AdviceNotApproved);
            }
        }

        using var key = await new SigningKeys(services).OpenAsync(options.Key, cancellationToken);
        await approver.SignAsync(plan, key, options.Replace, cancellationToken);
        return Tell(await client.GetReleaseAsync(options.ReleaseId, cancellationToken), options);
    }

    private int Tell(ReleaseView release, ApproveOptions options)
    {
        if (options.Json)
        {
            console.WriteJson(release, ProtocolJson.Default.ReleaseView);
        }
        else
        {
            console.Write((release.State == ReleaseState.Published ? Messages.ApprovedAndPublished : Messages.ApprovedOnly).With(release.ReleaseId));
        }

        return ExitCodes.Ok;
    }

    private async Task<ApprovalPlan> PlanAsync(Approver approver, ReleaseView release, ApproveOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await approver.PlanAsync(release, options.MinimumCounter, options.Models, options.Replace, cancellationToken);
        }
        catch (ApprovalException e)
        {
            PlanText.WriteChange(console, e.Change);
            throw new CliException(ExitCodes.Refused, Messages.ErrorOtherProposal, Messages.AdviceOtherProposal);
        }
        catch (TufException e)
        {
            throw new CliException(ExitCodes.Refused, Messages.ErrorMetadata.With(e.Message), Messages.AdviceMetadata);
        }
    }

    /// <summary>What the service says it has must be what the approver has looked at.</summary>
    private async Task CompareAsync(ReleaseView release, ApproveOptions options, CancellationToken cancellationToken)
    {
        var own = await console.WithProgressAsync(options.Json, view => HashAsync(options.Images, view, cancellationToken));
        var strange = own.FirstOrDefault(o => !release.Components.Any(c => c.Sha256 == o.Sha256 && c.Length == o.Length));
        if (strange.Path is not null)
        {
            throw new CliException(
                ExitCodes.Refused,
                Messages.ErrorOtherImage.With(strange.Path, strange.Sha256, release.ReleaseId, string.Join(", ", release.Components.Select(c => c.Sha256))),
                Messages.AdviceOtherImage);
        }

        if (release.Components.FirstOrDefault(c => own.TrueForAll(o => o.Sha256 != c.Sha256)) is { } unseen)
        {
            throw new CliException(
                ExitCodes.Refused, Messages.ErrorImageMissing.With(release.ReleaseId, unseen.Name, unseen.Version, unseen.Sha256), Messages.AdviceImageMissing);
        }
    }

    private static async Task<List<(string Path, string Sha256, long Length)>> HashAsync(
        IReadOnlyList<string> images, IProgressView view, CancellationToken cancellationToken)
    {
        var own = new List<(string, string, long)>();
        foreach (var image in images)
        {
            var (sha256, length) = await AdminFlows.HashAsync(image, new Hashing(view), cancellationToken);
            own.Add((image, sha256, length));
        }

        return own;
    }

    private sealed class Hashing(IProgressView view) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value) =>
            view.Report(Messages.StepHashing, value.Total == 0 ? 0 : (double)value.Done / value.Total, Show.Of(value.Done, value.Total));
    }
}
