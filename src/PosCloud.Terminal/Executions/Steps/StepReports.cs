using PosCloud.Terminal.Cloud;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>
/// A report tells what happened and decides nothing. When one cannot be sent, the rest waits for the end of the upgrade, so that
/// a service that is down delays an upgrade by one timeout at most (mender #823, #931).
/// </summary>
internal sealed class StepReports(Messenger messenger)
{
    private bool _fail;

    /// <summary>A new round: the service may be back.</summary>
    public void Reset() => _fail = false;

    public async Task TryAsync(CancellationToken cancellationToken)
    {
        if (!_fail)
        {
            _fail = await messenger.FlushAsync(cancellationToken) is not null;
        }
    }
}
