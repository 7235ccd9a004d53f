using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>
/// The keys of the app: <c>Host:Keys:master</c>, <c>:default</c>, <c>:eventgrid_extension</c> and <c>:functions:{name}</c>.
/// One that the configuration lacks is random and new at every start, so nothing is open by accident.
/// </summary>
internal sealed class HostKeys(IConfiguration configuration)
{
    private const string Header = "x-functions-key";
    private const string QueryParameter = "code";

    private readonly IConfigurationSection _functions = configuration.GetSection("Host:Keys:functions");
    private readonly byte[] _master = Key(configuration["Host:Keys:master"]);
    private readonly byte[] _default = Key(configuration["Host:Keys:default"]);
    private readonly byte[] _eventGrid = Key(configuration["Host:Keys:eventgrid_extension"]);

    /// <summary>Whether the request shows a key that opens a function of this level.</summary>
    public bool Opens(HttpRequest request, AuthorizationLevel level, string? functionName)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        // As on Azure the header wins over the query, also when it is wrong.
        var shown = request.Headers.TryGetValue(Header, out var header) ? header.ToString() : request.Query[QueryParameter].ToString();
        if (shown.Length == 0)
        {
            return false;
        }

        var hash = Hash(shown);
        return Same(hash, _master) || level switch
        {
            AuthorizationLevel.Function => Same(hash, _default)
                || (functionName is not null && _functions[functionName] is { Length: > 0 } own && Same(hash, Hash(own))),
            AuthorizationLevel.System => Same(hash, _eventGrid),
            _ => false,
        };
    }

    private static byte[] Key(string? configured) =>
        Hash(string.IsNullOrEmpty(configured) ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) : configured);

    // Hashes have one length, so the comparison tells neither the key's length nor where it differs.
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Same(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);
}
