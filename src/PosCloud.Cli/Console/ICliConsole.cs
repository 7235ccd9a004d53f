using System.Text.Json.Serialization.Metadata;

namespace PosCloud.Cli.Console;

/// <summary>Everything a command shows: results on stdout, all else on stderr.</summary>
internal interface ICliConsole
{
    /// <summary>Whether progress is drawn in place rather than told in lines.</summary>
    bool IsLive { get; }

    /// <summary>stdout itself, for the help pages.</summary>
    TextWriter Output { get; }

    /// <summary>A line of the result.</summary>
    void Write(string line);

    /// <summary>A line beside the result: hints, prompts, errors.</summary>
    void Note(string line);

    /// <summary>One JSON value on one line of stdout.</summary>
    void WriteJson<T>(T value, JsonTypeInfo<T> type);

    /// <summary>A table on stdout; cells are plain text, never markup.</summary>
    void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>Runs work whose progress is shown on stderr unless <paramref name="quiet"/>.</summary>
    Task<T> WithProgressAsync<T>(bool quiet, Func<IProgressView, Task<T>> work);

    /// <summary>One line of stdin; null at its end.</summary>
    ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken);
}
