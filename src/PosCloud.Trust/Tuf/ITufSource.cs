namespace PosCloud.Trust.Tuf;

/// <summary>Where files come from. Nobody trusts it.</summary>
public interface ITufSource
{
    /// <summary>Opens a file for one reading from the start. The reader stops at its own limit.</summary>
    /// <param name="name">Where it is within the source: a relative URL, percent-encoded where needed.</param>
    /// <returns>The content, or null when there is no such file.</returns>
    /// <exception cref="IOException">The source cannot be read.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);
}
