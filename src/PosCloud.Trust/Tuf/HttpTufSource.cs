using System.Net;

namespace PosCloud.Trust.Tuf;

/// <summary>Files below one URL.</summary>
public sealed class HttpTufSource : ITufSource
{
    private readonly HttpClient http;
    private readonly Uri folder;

    /// <param name="folder">Absolute; the names go below it, whether it ends in a slash or not.</param>
    public HttpTufSource(HttpClient http, Uri folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        this.http = http;
        this.folder = folder.AbsoluteUri.EndsWith('/') ? folder : new Uri(folder.AbsoluteUri + "/");
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            var response = await http.GetAsync(
                new Uri(folder.AbsoluteUri + name), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                // Some stores answer 403 for what is not there, so that nobody learns what is.
                response.Dispose();
                return null;
            }

            if (!response.IsSuccessStatusCode)
            {
                response.Dispose();
                throw new IOException($"The repository answered {(int)response.StatusCode}.");
            }

            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"The repository cannot be read: {exception.Message}", exception);
        }
    }
}
