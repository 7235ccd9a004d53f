using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>The ceremony of keys and roots.</summary>
internal sealed class TrustRunner(CliServices services)
{
    private readonly ICliConsole console = services.Console;

    public async Task<int> KeygenAsync(string path, CancellationToken cancellationToken)
    {
        var key = await new SigningKeys(services).GenerateAsync(path, cancellationToken);
        console.Write(Messages.KeyMade.With(path, SigningKeys.PublicPath(path), key.Id));
        return ExitCodes.Ok;
    }

    public async Task<int> InitAsync(AdminClient client, InitOptions options, CancellationToken cancellationToken)
    {
        var root = await KeysAsync(options.RootKeys, options.RootThreshold, cancellationToken);
        var approvers = await KeysAsync(options.Approvers, options.Threshold, cancellationToken);
        var previous = options.Previous is { } path ? await ReadAsync(path, cancellationToken) : null;
        var draft = RootDraft.Create(previous, await client.GetTrustAsync(cancellationToken), root, approvers, services.Time.GetUtcNow());
        await File.WriteAllBytesAsync(options.Out, draft.Bytes, cancellationToken);
        console.Write(Messages.RootMade.With(options.Out, draft.Version));
        console.Note(Messages.AdviceRootSign.With(options.Out, options.RootThreshold));
        return ExitCodes.Ok;
    }

    public async Task<int> SignAsync(string path, string keyPath, CancellationToken cancellationToken)
    {
        var root = await ReadAsync(path, cancellationToken);
        using var key = await new SigningKeys(services).OpenAsync(keyPath, cancellationToken);
        var signed = await root.SignAsync(key, cancellationToken);
        await File.WriteAllBytesAsync(path, signed.Bytes, cancellationToken);
        var status = signed.Content.Roles[TufNames.Root].Check(signed);
        console.Write(Messages.RootSigned.With(path, status.Signed.Count, status.Threshold));
        return ExitCodes.Ok;
    }

    public async Task<int> PublishAsync(AdminClient client, string path, CancellationToken cancellationToken)
    {
        var root = await ReadAsync(path, cancellationToken);
        var view = await client.PublishRootAsync(new SignedFile(Convert.ToBase64String(root.Bytes.Span)), cancellationToken);
        console.Write(Messages.RootPublished.With(view.RootVersion));
        return ExitCodes.Ok;
    }

    public async Task<int> PinAsync(AdminClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            var root = await new TrustFolder(services.Logins.FilePath, client.Estate).PinAsync(
                await File.ReadAllBytesAsync(path, cancellationToken), cancellationToken);
            console.Write(Messages.RootPinned.With(root.Version, client.Estate));
            return ExitCodes.Ok;
        }
        catch (TufException e)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorMetadata.With(e.Message), Messages.AdviceMetadata);
        }
    }

    public async Task<int> ShowAsync(AdminClient client, bool json, CancellationToken cancellationToken)
    {
        var view = await client.GetTrustAsync(cancellationToken);
        if (json)
        {
            console.WriteJson(view, ProtocolJson.Default.TrustView);
            return ExitCodes.Ok;
        }

        var published = Targets(view.Targets);
        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            ["root", view.RootVersion == 0 ? Messages.TrustNone : $"{view.RootVersion}"],
            ["targets", published is null ? Messages.TrustNone : $"{published.Version}  {Show.Time(published.Content.Expires)}"],
            ["snapshot", Show.Time(view.SnapshotExpires)],
            ["timestamp", Show.Time(view.TimestampExpires)],
            .. view.OnlineKeys.Select(k => new[] { k.Role, ApprovalPlan.KeyOf(view, k.Role).Id }),
        ]);
        if (Targets(view.Proposal) is { } proposal)
        {
            console.Write(Messages.TrustWaits.With(proposal.Version));
            PlanText.WriteChange(console, PosCloud.Trust.Releases.TargetsChange.Between(published?.Content, proposal.Content));
        }

        return ExitCodes.Ok;
    }

    public async Task<int> RenewAsync(AdminClient client, string keyPath, IReadOnlyList<string> directorPaths, CancellationToken cancellationToken)
    {
        var approver = new Approver(client, new TrustFolder(services.Logins.FilePath, client.Estate).Open());
        try
        {
            var directors = new List<TufKey>();
            foreach (var path in directorPaths)
            {
                directors.Add(await new SigningKeys(services).ReadPublicAsync(path, cancellationToken));
            }

            var plan = await approver.RenewAsync(directors, cancellationToken);
            PlanText.Write(console, plan);
            using var key = await new SigningKeys(services).OpenAsync(keyPath, cancellationToken);
            await approver.SignAsync(plan, key, replace: false, cancellationToken);
            console.Write(Messages.TargetsSigned.With(plan.File.Version));
            return ExitCodes.Ok;
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

    private async Task<RoleKeys> KeysAsync(IReadOnlyList<string> paths, int threshold, CancellationToken cancellationToken)
    {
        var keys = new List<TufKey>();
        foreach (var path in paths)
        {
            keys.Add(await new SigningKeys(services).ReadPublicAsync(path, cancellationToken));
        }

        var distinct = keys.DistinctBy(k => k.Id).ToList();
        return threshold >= 1 && threshold <= distinct.Count
            ? new RoleKeys(distinct, threshold)
            : throw new CliException(ExitCodes.Usage, Messages.ErrorThreshold.With(threshold, distinct.Count), Messages.AdviceThreshold);
    }

    private static async Task<MetadataFile<RootMetadata>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= TufLimits.RootBytes
                ? MetadataFile<RootMetadata>.Parse(await File.ReadAllBytesAsync(path, cancellationToken))
                : throw new TufException(TufError.TooLarge, "The file is too long.");
        }
        catch (TufException e)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorMetadata.With(e.Message), Messages.AdviceMetadata);
        }
    }

    private static MetadataFile<TargetsMetadata>? Targets(string? base64) =>
        base64 is null ? null : MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(base64));
}
