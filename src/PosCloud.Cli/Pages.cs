using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli;

/// <summary>The first page of a list, or all of them as one.</summary>
internal static class Pages
{
    private const int FirstPage = 100;

    public delegate Task<Page<T>> ListPage<T>(int? limit, string? continuation, CancellationToken cancellationToken);

    public static async Task<Page<T>> ReadAsync<T>(bool all, ListPage<T> list, CancellationToken cancellationToken)
    {
        if (!all)
        {
            return await list(FirstPage, null, cancellationToken);
        }

        var items = new List<T>();
        string? continuation = null;
        do
        {
            var page = await list(Limits.PageSize, continuation, cancellationToken);
            items.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return new Page<T>(items, null);
    }

    /// <summary>Says when there is more than was shown.</summary>
    public static void NoteMore<T>(this ICliConsole console, Page<T> page)
    {
        if (page.Continuation is not null)
        {
            console.Note(Messages.NoteMore.With(page.Items.Count));
        }
    }
}
