using System.Security.Cryptography;
using PosCloud.Delta;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>Decodes the verified package into the idle slot. The active slot is only read.</summary>
internal sealed class PackageInstaller(AgentContext context)
{
    // A full package is a delta from nothing: one decode path for both (docs/delta-format.md).
    private static readonly string EmptySha256 = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Null when the slot holds the image; else why this package cannot give it (named reason, detail).</summary>
    public async Task<(string Reason, string Detail)?> InstallAsync(CancellationToken cancellationToken)
    {
        var execution = context.Execution!;
        var package = execution.Package!;
        var target = execution.TargetSlot;
        var basePath = context.Folder.Image(BootPointer.Other(target));
        if (package.BaseSha256 is not null && await context.Folder.HashAsync(basePath, cancellationToken) != package.BaseSha256)
        {
            return (FailureCodes.DeltaBaseMismatch, $"The active slot does not have SHA-256 {package.BaseSha256}.");
        }

        try
        {
            // First, while the slot is untouched: a package that this terminal cannot decode has cost it the download alone.
            CheckHeader(execution);
            PrepareSlot(execution, package);
            await DecodeInTurnAsync(basePath, cancellationToken);
        }
        catch (DeltaException e)
        {
            return (FailureCodes.DeltaRefused, $"{e.Error}: {e.Message}");
        }

        var component = execution.Component;
        context.Folder.WriteManifest(target, new SlotManifest(component.Name, component.Version, component.Sha256, component.Length));
        return null;
    }

    // The old image is unlinked and not overwritten: it may be a link to a file that others use. Only an image that this
    // very package began is kept, for the decoder to resume.
    private void PrepareSlot(ExecutionJournal execution, PackageJournal package)
    {
        context.Folder.DeleteManifest(execution.TargetSlot);
        if (!package.OutputStarted)
        {
            context.Folder.Remove(context.Folder.Image(execution.TargetSlot));
            context.Save(execution with { Package = package with { OutputStarted = true } });
        }
    }

    private async Task DecodeInTurnAsync(string basePath, CancellationToken cancellationToken)
    {
        var gate = context.Options.DecodeGate;
        await (gate?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        try
        {
            await Task.Run(() => Decode(context.Execution!, basePath, cancellationToken), cancellationToken);
        }
        finally
        {
            gate?.Release();
        }
    }

    private void Decode(ExecutionJournal execution, string basePath, CancellationToken cancellationToken)
    {
        var package = execution.Package!;
        using Stream baseImage = package.BaseSha256 is null ? new MemoryStream([], writable: false) : context.Folder.OpenRead(basePath);
        using var delta = context.Folder.OpenRead(context.Folder.PackageFile(package.Sha256));
        context.Folder.Checkpoint("before decode");
        using var output = context.Folder.OpenWrite(context.Folder.Image(execution.TargetSlot));
        var progress = new DecodeProgress(context);

        // The decoder writes a file through to the medium; a simulated terminal spares that by hiding that it is a file.
        using Stream target = context.Options.Durable ? output : new BufferedStream(output, 64 * 1024);
        DeltaDecoder.Apply(baseImage, delta, target, LimitsOf(execution), resume: true, baseVerified: true, context.Folder.OpenScratch, progress, cancellationToken);
        target.Flush();
        context.Folder.Sync(output);
        context.Folder.Checkpoint("after decode");
    }

    private DeltaLimits LimitsOf(ExecutionJournal execution) => DeltaLimits.Default with
    {
        MaxResultLength = execution.Component.Length,
        MaxDecoderMemory = context.Options.DecoderMemory,
    };

    // Reading holds the header against what this terminal grants. The decoder proves that the result is what the package's
    // header says; here the header is held against the directive.
    private void CheckHeader(ExecutionJournal execution)
    {
        using var delta = context.Folder.OpenRead(context.Folder.PackageFile(execution.Package!.Sha256));
        var header = DeltaDecoder.ReadHeader(delta, LimitsOf(execution));
        if (header.ResultSha256 != execution.Component.Sha256 || header.ResultLength != execution.Component.Length)
        {
            throw new DeltaException(DeltaError.ResultMismatch, "The package makes another image than the directive names.");
        }

        if (header.BaseSha256 != (execution.Package.BaseSha256 ?? EmptySha256))
        {
            throw new DeltaException(DeltaError.BaseMismatch, "The package starts from another image than the directive names.");
        }
    }

    private sealed class DecodeProgress(AgentContext context) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value) => context.Tell(null, value.BytesDone, value.BytesTotal);
    }
}
