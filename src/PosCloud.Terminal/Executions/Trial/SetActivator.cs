using PosCloud.Protocol.Releases;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>
/// Brings what the machine has taken over to what the slot that runs names: what differs, in the order of the set. What was
/// taken over is written down before and after each component, so a power cut costs one repetition and never leaves a mixture.
/// </summary>
internal sealed class SetActivator(AgentContext context)
{
    private bool _isSure;

    /// <summary>
    /// For a slot that is not on trial: at the first start, and after going back. A failure is told and tried again in the next
    /// round; the terminal runs the set that it knows, and nothing better is left to go back to.
    /// </summary>
    /// <returns>Null when all is as the set says; otherwise what is not, for people.</returns>
    public async Task<string?> EnsureAsync(CancellationToken cancellationToken)
    {
        var pointer = context.Folder.ReadPointer()!;
        var leaves = pointer.Decision is { RolledBackReason: not null } decision && decision.DecidedInBoot == context.Environment.BootId;
        if (_isSure || pointer.Trial is not null || leaves)
        {
            return null;
        }

        var wrong = await BringAsync(context.ActiveSet, checks: null, cancellationToken);
        _isSure = wrong is null;
        if (wrong is not { } failure)
        {
            return null;
        }

        var text = $"{failure.Component.Name} {failure.Component.Version} is not taken over: {failure.Detail}";
        context.Tell(text);
        return text;
    }

    /// <param name="set">What runs.</param>
    /// <param name="checks">Takes how each one went; null when nobody asks.</param>
    /// <returns>Null when all was taken over; otherwise the first component that was not, and why.</returns>
    public async Task<(SlotComponent Component, string Detail)?> BringAsync(
        SlotManifest set, List<SelfTestCheck>? checks, CancellationToken cancellationToken)
    {
        _isSure = false;
        var activated = context.Folder.ReadActivated() ?? ActivatedSet.Empty;
        foreach (var gone in activated.Touched.Where(c => set.Component(c.Name) is null).Reverse().ToList())
        {
            context.Folder.Write(activated = activated.Begin(gone));
            if (await TryAsync(gone, checks, token => context.Environment.DeactivateAsync(gone, token), cancellationToken) is { } wrong)
            {
                return (gone, wrong);
            }

            context.Folder.Write(activated = activated.Without(gone));
        }

        var taken = activated.Components;
        foreach (var component in set.Components.Where(c => c.Kind != ComponentKind.Os && !taken.Contains(c)))
        {
            context.Folder.Write(activated = activated.Begin(component));
            if (await TryAsync(component, checks, token => ActivateAsync(component, token), cancellationToken) is { } wrong)
            {
                return (component, wrong);
            }

            context.Folder.Write(activated = activated.With(component));
        }

        return null;
    }

    // A medium that lost a bit since the image was decoded must not get it into a printer.
    private async Task<string?> ActivateAsync(SlotComponent component, CancellationToken cancellationToken)
    {
        var image = context.Folder.Image(component.Sha256);
        if (await context.Folder.HashAsync(image, cancellationToken) != component.Sha256)
        {
            return $"The image does not have SHA-256 {component.Sha256}.";
        }

        Stream Open() => context.Folder.OpenRead(image);
        return component.Kind == ComponentKind.Parameters && Refuse(Open) is { } wrong
            ? wrong
            : await context.Environment.ActivateAsync(new ActiveComponent(component, Open), cancellationToken);
    }

    private async Task<string?> TryAsync(
        SlotComponent component, List<SelfTestCheck>? checks, Func<CancellationToken, Task<string?>> act, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        context.Tell($"takes over {component.Name} {component.Version}");
        var wrong = await WithinTimeAsync(act, cancellationToken);
        checks?.Add(new SelfTestCheck($"activate {component.Name}", wrong is null, wrong, Duration: context.Time.GetElapsedTime(start)));
        return wrong;
    }

    private async Task<string?> WithinTimeAsync(Func<CancellationToken, Task<string?>> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(context.Options.ActivationTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // A driver that ignores its token is given up and not waited for: the old set must come back in time.
            return await act(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"It took longer than {context.Options.ActivationTimeout.TotalSeconds:0} s.";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A driver may throw anything.
            return e.Message;
        }
    }

    private static string? Refuse(Func<Stream> open) => ParametersFile.Read(open) is null ? "The image is no JSON of parameters within its bounds." : null;
}
