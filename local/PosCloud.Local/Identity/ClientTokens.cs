using System.Net.Http.Json;
using System.Text.Json;

namespace PosCloud.Local.Identity;

/// <summary>Gets tokens for one client and keeps the last one until somebody says that it is no longer good.</summary>
internal sealed class ClientTokens(HttpClient http, Uri authority, LocalClient client)
{
    private readonly SemaphoreSlim _gate = new(1);
    private string? _token;

    /// <param name="renew">The service refused the last token.</param>
    /// <exception cref="HttpRequestException">The issuer does not answer, or refuses.</exception>
    public async ValueTask<string> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _token = renew || _token is null ? await AskAsync(cancellationToken) : _token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", client.ClientId),
            new("client_secret", client.Secret),
        ]);
        using var response = await http.PostAsync(new Uri(authority, "/token"), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.GetProperty("access_token").GetString()!;
    }
}
