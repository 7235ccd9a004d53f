using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>The machine and its peripherals take over what the new set has for them.</summary>
internal sealed class ActivationPhase(SetActivator activator) : ITrialPhase
{
    public async Task<TrialFailure?> RunAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        if (await activator.BringAsync(subject.Set, subject.Checks, cancellationToken) is not { } wrong)
        {
            return null;
        }

        var code = wrong.Component.Kind == ComponentKind.PeripheralFirmware ? FailureCodes.PeripheralUpdateFailed : FailureCodes.ActivationFailed;
        return new TrialFailure(code, $"{wrong.Component.Name} {wrong.Component.Version}: {wrong.Detail}");
    }
}
