using System.Globalization;
using System.Text;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Support;

/// <summary>
/// What the agent said, for diagnostics. Lines are redacted when they come in and written at the end of a round and before a
/// restart. Nothing depends on them, so they are not synced: a power cut may take the last ones.
/// </summary>
internal sealed class AgentLog(StateFolder folder, TimeProvider time)
{
    /// <summary>Bytes of one file; there are two, the older one goes first.</summary>
    private const int MaxBytes = 128 * 1024;

    private const string Name = "agent.log";
    private const string Older = "agent.log.1";

    private readonly List<string> _waiting = [];

    public void Add(string message) => _waiting.Add(string.Create(
        CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcDateTime:O} {Redactor.Clean(message).ReplaceLineEndings(" ")}"));

    /// <summary>Writes what has come in. A medium that is full or broken must not keep the terminal from its work.</summary>
    public void Flush()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        try
        {
            folder.Append(Name, Older, MaxBytes, Encoding.UTF8.GetBytes(string.Concat(_waiting.Select(line => line + "\n"))));
            _waiting.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_waiting.Count > 1000)
            {
                _waiting.RemoveRange(0, _waiting.Count - 1000);
            }
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    /// <param name="maxBytes">At most so many bytes of UTF-8.</param>
    public IReadOnlyList<string> Tail(int maxBytes)
    {
        var lines = Lines(Older).Concat(Lines(Name)).Concat(_waiting).ToList();
        var (first, bytes) = (lines.Count, 0);
        while (first > 0 && (bytes += Encoding.UTF8.GetByteCount(lines[first - 1]) + 1) <= maxBytes)
        {
            first--;
        }

        return lines[first..];
    }

    /// <summary>A power cut may have left anything in the file.</summary>
    private string[] Lines(string name)
    {
        try
        {
            return folder.ReadBytes(name) is { } content ? Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
