using System.Net.Http.Headers;
using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Trust.Signatures;

namespace PosCloud.Integration.Tests.Http;

/// <summary>What a terminal signs, and what then becomes of it on the way.</summary>
internal sealed class SignedRequest
{
    public string Method { get; set; } = "POST";

    public required string Path { get; set; }

    public string Query { get; set; } = "";

    public required byte[] Body { get; set; }

    public required ECDsa Key { get; set; }

    public required string KeyId { get; set; }

    public string? Credential { get; set; }

    public string? Nonce { get; set; }

    public string ContentType { get; set; } = "application/json";

    /// <summary>No Content-Length: the length shows only at the end.</summary>
    public bool Chunked { get; set; }

    /// <summary>Sent instead of the signed body.</summary>
    public byte[]? SentBody { get; set; }

    /// <summary>Sent instead of the signed path and query.</summary>
    public string? SentTarget { get; set; }

    /// <summary>Changes the message after it was signed.</summary>
    public Action<HttpRequestMessage>? Alter { get; set; }

    public HttpRequestMessage ToMessage(Uri address)
    {
        var signed = RequestSigner.Sign(Key, KeyId, Method, Path, Query, Body, Credential, Nonce, DateTimeOffset.UtcNow);
        var content = new ByteArrayContent(SentBody ?? Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        var message = new HttpRequestMessage(HttpMethod.Post, RawTarget.On(address, SentTarget ?? Path + Query)) { Content = content };
        message.Headers.TransferEncodingChunked = Chunked ? true : null;
        message.Headers.Add(Headers.ContentDigest, signed.ContentDigest);
        message.Headers.Add(Headers.SignatureInput, signed.SignatureInput);
        message.Headers.Add(Headers.Signature, signed.Signature);
        if (Credential is not null)
        {
            message.Headers.Add(Headers.Credential, Credential);
        }

        Alter?.Invoke(message);
        return message;
    }
}
