using PosCloud.Cli.Api;

namespace PosCloud.Local.Demo;

/// <summary>Shows how far a release is.</summary>
internal sealed class PublishReporter(string release, IDemoView view) : IProgress<PublishProgress>
{
    public void Report(PublishProgress value)
    {
        if (Name(value.Stage) is { } name && value.Total > 0)
        {
            view.Progress($"{release}: {name}", value.Done, value.Total);
        }
    }

    private static string? Name(PublishStage stage) => stage switch
    {
        PublishStage.Uploading => "upload",
        PublishStage.Verifying => "verify",
        PublishStage.Building => "build packages",
        _ => null,
    };
}
