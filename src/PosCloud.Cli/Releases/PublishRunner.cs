using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Releases;

internal sealed class PublishRunner(AdminClient client, ICliConsole console)
{
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(30);

    public async Task<int> RunAsync(PublishOptions options, CancellationToken cancellationToken)
    {
        var release = await console.WithProgressAsync(options.Json, view => PublishAsync(options, new ShownProgress(view), cancellationToken));
        if (options.Json)
        {
            console.WriteJson(release, ProtocolJson.Default.ReleaseView);
        }
        else if (release.State == ReleaseState.Uploaded)
        {
            console.Write(Messages.UploadedOnly.With(release.ReleaseId));
            console.Note((release.BackOut is null ? Messages.AdviceBackOut : Messages.AdviceApprove).With(release.ReleaseId));
        }
        else
        {
            console.Write(Messages.Published.With(release.ReleaseId));
            ReleaseTables.WritePackages(console, release);
        }

        // A rejected delta only costs bytes. Without the full package there are terminals that cannot be upgraded.
        var noFull = release.Components.SelectMany(c => c.Packages).FirstOrDefault(p => p is { BaseSha256: null, State: PackageState.Rejected });
        return noFull is null
            ? ExitCodes.Ok
            : throw new CliException(ExitCodes.Refused, Messages.ErrorFullRejected.With(release.ReleaseId, noFull.Reason), Messages.AdviceFullRejected);
    }

    private async Task<ReleaseView> PublishAsync(PublishOptions options, ShownProgress progress, CancellationToken cancellationToken)
    {
        TimeSpan? wait = options.Wait ? LongestBuild : null;
        if (options.Component is null || options.Version is null)
        {
            return await client.PublishAsync(await ReleaseFile.ReadAsync(options.File, wait, progress, cancellationToken), progress, cancellationToken);
        }

        var image = new PublishImage(
            options.File,
            options.Component,
            options.Version,
            options.Notes,
            wait,
            options.Preconditions,
            options.Floors,
            options.BackOut,
            SelfTest: options.SelfTest);
        return await client.PublishAsync(image, progress, cancellationToken);
    }

    private sealed class ShownProgress(IProgressView view) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value)
        {
            var fraction = value.Total == 0 ? 0 : (double)value.Done / value.Total;
            var (step, detail) = value.Stage switch
            {
                PublishStage.Hashing => (Messages.StepHashing, Show.Of(value.Done, value.Total)),
                PublishStage.Uploading => (Messages.StepUploading, Show.Of(value.Done, value.Total)),
                PublishStage.Verifying => (Messages.StepVerifying, ""),
                PublishStage.Publishing => (Messages.StepPublishing, ""),
                _ => (Messages.StepBuilding, Messages.ProgressOf.With(value.Done, value.Total)),
            };
            view.Report(value.Component is null ? step : $"{step} {value.Component}", fraction, detail);
        }
    }
}
