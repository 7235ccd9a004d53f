namespace PosCloud.Terminal.Executions;

/// <summary>Which images of the store are still needed: those that a slot names, or an execution that goes on.</summary>
internal sealed class ImageStore(AgentContext context)
{
    public void DeleteUnnamed()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var unfinished = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slot in (string[])["a", "b"])
        {
            named.UnionWith((context.Folder.ReadManifest(slot)?.Components ?? []).Select(c => c.Sha256));
        }

        if (context.Execution is { } execution && !ExecutionTransitions.IsFinal(execution.State))
        {
            named.UnionWith(execution.Components.Select(c => c.Component.Sha256));
            unfinished.UnionWith(execution.Components.Where(c => !c.IsReady).Select(c => c.Component.Sha256));
        }

        context.Folder.DeleteImages(named, unfinished);
    }
}
