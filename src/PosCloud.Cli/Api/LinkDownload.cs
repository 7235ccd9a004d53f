using System.Security.Cryptography;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Api;

/// <summary>Reads what a short link of the service leads to, into a file that is there whole or not at all.</summary>
internal sealed class LinkDownload(HttpClient http)
{
    /// <exception cref="CliException">The storage refuses, or the content has another hash or length than the service said.</exception>
    /// <exception cref="ServiceUnreachableException">The storage does not answer.</exception>
    public async Task SaveAsync(DownloadLink link, string path, CancellationToken cancellationToken)
    {
        var temporary = path + ".part";
        try
        {
            await using (var file = new FileStream(temporary, LoginStore.PrivateFile()))
            {
                await CopyAsync(link, file, cancellationToken);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task CopyAsync(DownloadLink link, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        try
        {
            using var response = await http.GetAsync(link.Url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new CliException(ExitCodes.Refused, Messages.DownloadRefused.With((int)response.StatusCode), Messages.AdviceDownload);
            }

            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[64 * 1024];
            for (int read; length <= link.Length && (read = await content.ReadAsync(buffer, cancellationToken)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (HttpRequestException e)
        {
            throw new ServiceUnreachableException(link.Url.Authority, e);
        }

        if (length != link.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != link.Sha256)
        {
            throw new CliException(ExitCodes.Refused, Messages.DownloadDamaged, Messages.AdviceDownload);
        }
    }
}
