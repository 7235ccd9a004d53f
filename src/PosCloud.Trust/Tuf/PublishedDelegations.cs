namespace PosCloud.Trust.Tuf;

/// <summary>Whose signatures a targets file needs when some files are about to be published.</summary>
/// <param name="files">The new files, by role; for other roles what is published counts.</param>
internal sealed class PublishedDelegations(
    RepositoryReader reader, RepositoryState state, IReadOnlyDictionary<string, MetadataFile<TargetsMetadata>> files)
{
    /// <exception cref="TufException"><see cref="TufError.RoleUnknown"/>: nobody delegates to the role.</exception>
    public async Task<RoleKeys> FindAsync(string role, CancellationToken cancellationToken)
    {
        if (role == TufNames.Targets)
        {
            return state.Root.Content.Roles[TufNames.Targets];
        }

        var visited = new HashSet<string>(StringComparer.Ordinal) { TufNames.Targets };
        var waiting = new Queue<string>(visited);
        while (waiting.TryDequeue(out var next))
        {
            var delegator = await ReadAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var delegation in delegator?.Content.Delegations ?? [])
            {
                if (delegation.Name == role)
                {
                    return delegation.Keys;
                }

                if (visited.Count < TufLimits.VisitedRoles && visited.Add(delegation.Name))
                {
                    waiting.Enqueue(delegation.Name);
                }
            }
        }

        throw new TufException(TufError.RoleUnknown, $"Nobody delegates to {role}.");
    }

    private async Task<MetadataFile<TargetsMetadata>?> ReadAsync(string role, CancellationToken cancellationToken)
    {
        if (files.TryGetValue(role, out var file))
        {
            return file;
        }

        if (role == TufNames.Targets)
        {
            return state.Targets;
        }

        return state.Snapshot?.Content.Of(role) is { } listed
            ? await reader.ReadDelegatedAsync(role, listed, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
