using System.Security.Cryptography;
using PosCloud.Delta;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>Decodes a verified package into the image store. What is installed is only read.</summary>
internal sealed class PackageInstaller(AgentContext context)
{
    // A full package is a delta from nothing: one decode path for both (docs/delta-format.md).
    public static readonly string EmptySha256 = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <param name="component">With a verified package.</param>
    /// <returns>Null when the store holds the image; else why this package cannot give it (named reason, detail).</returns>
    public async Task<(string Reason, string Detail)?> InstallAsync(ComponentJournal component, CancellationToken cancellationToken)
    {
        // After a power cut between taking it into the store and writing that down.
        var sha256 = component.Component.Sha256;
        if (context.Folder.Exists(context.Folder.Image(sha256)) && await context.Folder.HashAsync(context.Folder.Image(sha256), cancellationToken) == sha256)
        {
            return null;
        }

        if (component.Package!.BaseSha256 is { } start && await BaseHashAsync(start, cancellationToken) != start)
        {
            return (FailureCodes.DeltaBaseMismatch, $"The active slot does not have SHA-256 {start}.");
        }

        try
        {
            // First, while nothing is written: a package that this terminal cannot decode has cost it the download alone.
            CheckHeader(component);
            component = Prepare(component);
            await DecodeInTurnAsync(component, cancellationToken);
        }
        catch (DeltaException e)
        {
            return (FailureCodes.DeltaRefused, $"{e.Error}: {e.Message}");
        }

        context.Folder.CompleteImage(sha256);
        return null;
    }

    private async Task<string?> BaseHashAsync(string sha256, CancellationToken cancellationToken)
    {
        var image = context.Folder.Image(sha256);
        return context.Folder.Exists(image) ? await context.Folder.HashAsync(image, cancellationToken) : null;
    }

    // Only output that this very package began is kept, for the decoder to resume.
    private ComponentJournal Prepare(ComponentJournal component)
    {
        if (component.Package!.OutputStarted)
        {
            return component;
        }

        context.Folder.Remove(context.Folder.PartialImage(component.Component.Sha256));
        var started = component with { Package = component.Package with { OutputStarted = true } };
        context.Save(context.Execution!.With(started));
        return started;
    }

    private async Task DecodeInTurnAsync(ComponentJournal component, CancellationToken cancellationToken)
    {
        var gate = context.Options.DecodeGate;
        await (gate?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        try
        {
            await Task.Run(() => Decode(component, cancellationToken), cancellationToken);
        }
        finally
        {
            gate?.Release();
        }
    }

    private void Decode(ComponentJournal component, CancellationToken cancellationToken)
    {
        var package = component.Package!;
        using Stream baseImage = package.BaseSha256 is { } start ? context.Folder.OpenRead(context.Folder.Image(start)) : new MemoryStream([], writable: false);
        using var delta = context.Folder.OpenRead(context.Folder.PackageFile(package.Sha256));
        context.Folder.Checkpoint("before decode");
        using var output = context.Folder.OpenWrite(context.Folder.PartialImage(component.Component.Sha256));
        var progress = new DecodeProgress(context);

        // The decoder writes a file through to the medium; a simulated terminal spares that by hiding that it is a file.
        using Stream target = context.Options.Durable ? output : new BufferedStream(output, 64 * 1024);
        DeltaDecoder.Apply(baseImage, delta, target, LimitsOf(component), resume: true, baseVerified: true, context.Folder.OpenScratch, progress, cancellationToken);
        target.Flush();
        context.Folder.Sync(output);
        context.Folder.Checkpoint("after decode");
    }

    private DeltaLimits LimitsOf(ComponentJournal component) => DeltaLimits.Default with
    {
        MaxResultLength = component.Component.Length,
        MaxDecoderMemory = context.Options.DecoderMemory,
    };

    // Reading holds the header against what this terminal grants. The decoder proves that the result is what the package's
    // header says; here the header is held against the directive.
    private void CheckHeader(ComponentJournal component)
    {
        using var delta = context.Folder.OpenRead(context.Folder.PackageFile(component.Package!.Sha256));
        var header = DeltaDecoder.ReadHeader(delta, LimitsOf(component));
        if (header.ResultSha256 != component.Component.Sha256 || header.ResultLength != component.Component.Length)
        {
            throw new DeltaException(DeltaError.ResultMismatch, "The package makes another image than the directive names.");
        }

        if (header.BaseSha256 != (component.Package.BaseSha256 ?? EmptySha256))
        {
            throw new DeltaException(DeltaError.BaseMismatch, "The package starts from another image than the directive names.");
        }
    }

    private sealed class DecodeProgress(AgentContext context) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value) => context.Tell(null, value.BytesDone, value.BytesTotal);
    }
}
