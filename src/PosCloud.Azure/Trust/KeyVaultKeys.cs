using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using PosCloud.Protocol;
using PosCloud.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Azure.Trust;

/// <summary>
/// P-256 keys in Key Vault, by its REST API (version 7.4, "Get Key" and "Sign"): the private half never leaves the vault.
/// </summary>
public sealed class KeyVaultKeys
{
    private const string ApiVersion = "7.4";
    private const string Scope = "https://vault.azure.net/.default";

    private readonly HttpPipeline pipeline;

    public KeyVaultKeys(TokenCredential credential)
        : this(credential, new KeyVaultClientOptions())
    {
    }

    internal KeyVaultKeys(TokenCredential credential, KeyVaultClientOptions options) =>
        pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(credential, Scope));

    /// <summary>Reads the public half of a key, so that a wrong address or a missing role stops the start.</summary>
    /// <param name="address">
    /// <c>https://{vault}.vault.azure.net/keys/{name}/{version}</c>. With the version: another version is another key, and a root
    /// must name it first.
    /// </param>
    /// <exception cref="InvalidOperationException">The address is not of this form, or the key is not on P-256.</exception>
    /// <exception cref="RequestFailedException">The vault refuses.</exception>
    public ITufSigner Open(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var key) || key.Scheme != Uri.UriSchemeHttps
            || key.Segments is not ["/", "keys/", _, _] || key.Query.Length > 0)
        {
            throw new InvalidOperationException($"'{address}' is no key with its version: https://VAULT.vault.azure.net/keys/NAME/VERSION.");
        }

        using var message = pipeline.CreateMessage();
        Address(message, key, "");
        pipeline.Send(message, CancellationToken.None);
        using var answer = Read(message);
        try
        {
            var jwk = answer.RootElement.GetProperty("key");
            using var ecdsa = EcJwks.ToKey(new EcJwk("EC", Text(jwk, "crv"), Text(jwk, "x"), Text(jwk, "y")));
            return new Signer(this, key, TufKey.From(ecdsa));
        }
        catch (Exception e) when (e is TrustException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The key {key} is not an elliptic curve key on P-256.", e);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static void Address(HttpMessage message, Uri key, string operation)
    {
        message.Request.Method = operation.Length == 0 ? RequestMethod.Get : RequestMethod.Post;
        message.Request.Uri.Reset(new Uri($"{key.AbsoluteUri}{operation}?api-version={ApiVersion}"));
        message.Request.Headers.Add(HttpHeader.Names.Accept, "application/json");
    }

    private static JsonDocument Read(HttpMessage message) => message.Response.IsError
        ? throw new RequestFailedException(message.Response)
        : JsonDocument.Parse(message.Response.Content);

    private async Task<byte[]> SignAsync(Uri key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        Address(message, key, "/sign");
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/json");
        var digest = Base64Url.EncodeToString(SHA256.HashData(data.Span));
        message.Request.Content = RequestContent.Create(BinaryData.FromString($$"""{"alg":"ES256","value":"{{digest}}"}"""));
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        using var answer = Read(message);
        return EcdsaSignatures.ToDer(Base64Url.DecodeFromChars(Text(answer.RootElement, "value")));
    }

    /// <summary>Key Vault has no package that restores everywhere; the pipeline of Azure.Core does retries, tokens and logs.</summary>
    internal sealed class KeyVaultClientOptions : ClientOptions;

    private sealed class Signer(KeyVaultKeys vault, Uri address, TufKey key) : ITufSigner
    {
        public TufKey Key => key;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => vault.SignAsync(address, data, cancellationToken);
    }
}
