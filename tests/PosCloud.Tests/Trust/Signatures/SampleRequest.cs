using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Trust;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Trust.Signatures;

/// <summary>A signed request as it goes over the wire; tests alter one part with <c>with</c>.</summary>
internal sealed record SampleRequest(
    string Method, string Path, string Query, byte[] Body, string? Credential, SignedHeaders Headers)
{
    public const string Nonce = "q83vEjRWeJA.1.c2VhbA";
    public static readonly ECDsa Key = TestKeys.Rfc9421Private();
    public static readonly ECDsa PublicKey = EcJwks.ToKey(TestKeys.Rfc9421);
    public static readonly string KeyId = EcJwks.Thumbprint(TestKeys.Rfc9421);

    public static SampleRequest CheckIn() => Sign(
        "POST", "/v1/terminals/lane-1/check-in", "?a=b", """{"seq":7}"""u8.ToArray(), "v1.lane-1.c2VhbGVk~_-=", Nonce);

    public static SampleRequest Sign(string method, string path, string query, byte[] body, string? credential, string? nonce) => new(
        method, path, query, body, credential,
        RequestSigner.Sign(Key, KeyId, method, path, query, body, credential, nonce, DateTimeOffset.UnixEpoch.AddYears(50)));

    public Outcome<RequestSignature> Parse(bool credentialRequired = true) => RequestSignature.Parse(
        Headers.SignatureInput, Headers.Signature, Headers.ContentDigest, Credential, credentialRequired);

    /// <summary>What the service does: parse, find the key by its id, compare the body, verify.</summary>
    public bool IsAuthentic(bool credentialRequired = true) =>
        Parse(credentialRequired).Is(out var signature, out _)
        && signature.KeyId == KeyId
        && signature.BodyMatches(Body)
        && signature.Verify(PublicKey, Method, Path, Query);
}
