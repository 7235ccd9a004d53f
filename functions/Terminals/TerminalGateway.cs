using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Trust;
using PosCloud.Trust.Signatures;

namespace PosCloud.Functions.Terminals;

/// <summary>
/// The door for terminals: reads a bounded body, checks digest, credential, nonce and signature (RFC 9421), parses, and
/// only then lets a handler see the request. No storage call happens before all of that has passed.
/// </summary>
public sealed class TerminalGateway(Tokens tokens) : IDisposable
{
    private const int KeysKept = 4096;

    private readonly KeyCache keys = new(KeysKept);

    /// <summary>Handles a request of an enrolled terminal.</summary>
    public async Task<IResult> HandleAsync<TIn, TOut>(
        HttpRequest request,
        string terminalId,
        JsonTypeInfo<TIn> inType,
        Func<TerminalMessage<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TIn : class
        where TOut : class
    {
        request.HttpContext.Response.Headers[Headers.Nonce] = tokens.IssueNonce();
        if (!Names.IsId(terminalId))
        {
            return Refuse(Reasons.NameInvalid);
        }

        var read = await RequestBody.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (!read.Is(out var body, out var problem)
            || !Authenticate(request, body, terminalId).Is(out var sender, out problem)
            || !RequestBody.Parse(body, inType).Is(out var parsed, out problem))
        {
            return new ProblemResult(problem);
        }

        var message = new TerminalMessage<TIn>(sender.Credential, Digest(body), sender.Nonce, parsed);
        var outcome = await handle(message, cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem) ? Results.Json(answer, outType) : new ProblemResult(problem);
    }

    /// <summary>Handles enrolment: the signature is checked with the key in the request itself.</summary>
    public async Task<IResult> EnrolAsync<TOut>(
        HttpRequest request,
        Func<Protocol.Terminals.EnrolRequest, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TOut : class
    {
        request.HttpContext.Response.Headers[Headers.Nonce] = tokens.IssueNonce();
        var read = await RequestBody.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (!read.Is(out var body, out var problem)
            || !ReadSignature(request, body, credentialRequired: false).Is(out var signature, out problem)
            || !RequestBody.Parse(body, ProtocolJson.Default.EnrolRequest).Is(out var parsed, out problem)
            || !Verify(request, signature, parsed.PublicKey).Is(out _, out problem))
        {
            return new ProblemResult(problem);
        }

        var outcome = await handle(parsed, cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem)
            ? Results.Json(answer, outType, statusCode: StatusCodes.Status201Created)
            : new ProblemResult(problem);
    }

    public void Dispose() => keys.Dispose();

    private Outcome<Sender> Authenticate(HttpRequest request, byte[] body, string terminalId)
    {
        if (!ReadSignature(request, body, credentialRequired: true).Is(out var signature, out var problem))
        {
            return problem;
        }

        var credential = tokens.OpenCredential(request.Headers[Headers.Credential].ToString());
        if (credential is null)
        {
            return Reasons.CredentialInvalid;
        }

        if (credential.TerminalId != terminalId)
        {
            return Reasons.TerminalMismatch;
        }

        return Verify(request, signature, credential.PublicKey).Is(out var nonce, out problem)
            ? new Sender(credential, nonce)
            : problem;
    }

    private static Outcome<RequestSignature> ReadSignature(HttpRequest request, byte[] body, bool credentialRequired)
    {
        var headers = request.Headers;
        var parsed = RequestSignature.Parse(
            headers[Headers.SignatureInput], headers[Headers.Signature], headers[Headers.ContentDigest], headers[Headers.Credential], credentialRequired);
        if (!parsed.Is(out var signature, out var problem))
        {
            return problem;
        }

        return signature.BodyMatches(body) ? signature : Reasons.DigestMismatch;
    }

    /// <returns>The nonce of the verified signature.</returns>
    private Outcome<string> Verify(HttpRequest request, RequestSignature signature, EcJwk publicKey)
    {
        if (signature.Nonce is not { } nonce)
        {
            return Reasons.NonceRequired;
        }

        var (path, query) = Target(request);
        try
        {
            var thumbprint = EcJwks.Thumbprint(publicKey);
            var key = keys.Rent(thumbprint, publicKey);
            if (signature.KeyId != thumbprint || !signature.Verify(key, request.Method, path, query))
            {
                // Only a terminal that proved to have its key may fill the cache.
                key.Dispose();
                return Reasons.SignatureInvalid;
            }

            keys.Return(thumbprint, key);
        }
        catch (TrustException)
        {
            return new Problem(Reasons.FieldInvalid, "/publicKey: is no point on P-256");
        }

        // After the signature: a nonce is only worth a look when the terminal itself sent it.
        return tokens.CheckNonce(nonce) switch
        {
            NonceState.Fresh => nonce,
            NonceState.Expired => Reasons.NonceExpired,
            _ => Reasons.NonceRequired,
        };
    }

    /// <summary>Path and query as they were sent: decoding and encoding again would break the signature.</summary>
    private static (string Path, string Query) Target(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, string.Empty) : (target[..question], target[question..]);
    }

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static ProblemResult Refuse(Reason reason) => new(new Problem(reason));

    private sealed record Sender(Credential Credential, string Nonce);
}
