using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PosCloud.Local.Identity;

/// <summary>Reads who asks for a token: <c>client_secret_basic</c> or <c>client_secret_post</c> (RFC 6749, section 2.3.1).</summary>
internal static class ClientAuthentication
{
    /// <summary>False when the request carries neither, both, or a malformed one.</summary>
    public static bool TryRead(
        HttpRequest request, IFormCollection form, [NotNullWhen(true)] out string? clientId, [NotNullWhen(true)] out string? secret)
    {
        clientId = form["client_id"];
        secret = form["client_secret"];
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return clientId is not null && secret is not null;
        }

        // A client must not use more than one method (RFC 6749, section 2.3); repeating its own id in the body is harmless.
        return secret is null && TryReadBasic(header, out var basicId, out secret) && basicId == (clientId ??= basicId);
    }

    private static bool TryReadBasic(string header, out string? clientId, out string? secret)
    {
        clientId = secret = null;
        if (!AuthenticationHeaderValue.TryParse(header, out var value)
            || !string.Equals(value.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[value.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(value.Parameter ?? "", bytes, out var length))
        {
            return false;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (pair.Length != 2)
        {
            return false;
        }

        // Both halves are form-encoded before they are joined.
        clientId = Uri.UnescapeDataString(pair[0].Replace('+', ' '));
        secret = Uri.UnescapeDataString(pair[1].Replace('+', ' '));
        return true;
    }
}
