using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using PosCloud.Protocol;
using PosCloud.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.KeyVault;

/// <summary>
/// Keys in Key Vault, by its REST API (version 7.4: "Get Key", "Sign", "Wrap Key", "Unwrap Key"): the private half never leaves the
/// vault. Of the service and of people alike.
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

    /// <summary>Whether it has the form of a key's address: a file has not.</summary>
    public static bool IsAddress(string text) => text.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Reads the public half of a P-256 key, so that a wrong address or a missing role stops the start.</summary>
    /// <param name="address">
    /// <c>https://{vault}.vault.azure.net/keys/{name}/{version}</c>. With the version: another version is another key, and a root
    /// must name it first.
    /// </param>
    /// <exception cref="InvalidOperationException">The address is not of this form, or the key is not on P-256.</exception>
    /// <exception cref="RequestFailedException">The vault refuses.</exception>
    public ITufSigner Open(string address)
    {
        var key = Parse(address);
        using var answer = Get(key);
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

    /// <summary>Opens an RSA key of 2,048 bits or more, to wrap other keys with.</summary>
    /// <param name="address">As in <see cref="Open"/>; new keys are wrapped by this version, old ones unwrapped by theirs.</param>
    /// <exception cref="InvalidOperationException">The address is not of this form, or the key is none.</exception>
    /// <exception cref="RequestFailedException">The vault refuses.</exception>
    public VaultRsaKey OpenRsa(string address)
    {
        var key = new VaultRsaKey(this, Parse(address));
        key.PublicKey(key.Id).Dispose();
        return key;
    }

    internal static Uri Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var key) && key.Scheme == Uri.UriSchemeHttps && key.Segments is ["/", "keys/", _, _] && key.Query.Length == 0
            ? key
            : throw new InvalidOperationException($"'{address}' is no key with its version: https://VAULT.vault.azure.net/keys/NAME/VERSION.");

    internal JsonDocument Get(Uri key)
    {
        using var message = pipeline.CreateMessage();
        Address(message, key, "");
        pipeline.Send(message, CancellationToken.None);
        return Read(message);
    }

    /// <summary>One of the operations that take an algorithm and a value, and give a value.</summary>
    internal byte[] Do(Uri key, string operation, string algorithm, ReadOnlySpan<byte> value)
    {
        using var message = Message(key, operation, algorithm, value);
        pipeline.Send(message, CancellationToken.None);
        using var answer = Read(message);
        return Base64Url.DecodeFromChars(Text(answer.RootElement, "value"));
    }

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private async Task<byte[]> SignAsync(Uri key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        using var message = Message(key, "sign", "ES256", SHA256.HashData(data.Span));
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        using var answer = Read(message);
        return EcdsaSignatures.ToDer(Base64Url.DecodeFromChars(Text(answer.RootElement, "value")));
    }

    private HttpMessage Message(Uri key, string operation, string algorithm, ReadOnlySpan<byte> value)
    {
        var message = pipeline.CreateMessage();
        Address(message, key, "/" + operation);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/json");
        message.Request.Content = RequestContent.Create(BinaryData.FromString($$"""{"alg":"{{algorithm}}","value":"{{Base64Url.EncodeToString(value)}}"}"""));
        return message;
    }

    private static void Address(HttpMessage message, Uri key, string operation)
    {
        message.Request.Method = operation.Length == 0 ? RequestMethod.Get : RequestMethod.Post;
        message.Request.Uri.Reset(new Uri($"{key.AbsoluteUri}{operation}?api-version={ApiVersion}"));
        message.Request.Headers.Add(HttpHeader.Names.Accept, "application/json");
    }

    private static JsonDocument Read(HttpMessage message) => message.Response.IsError
        ? throw new RequestFailedException(message.Response)
        : JsonDocument.Parse(message.Response.Content);

    /// <summary>Key Vault has no package that restores everywhere; the pipeline of Azure.Core does retries, tokens and logs.</summary>
    internal sealed class KeyVaultClientOptions : ClientOptions;

    private sealed class Signer(KeyVaultKeys vault, Uri address, TufKey key) : ITufSigner
    {
        public TufKey Key => key;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => vault.SignAsync(address, data, cancellationToken);
    }
}
