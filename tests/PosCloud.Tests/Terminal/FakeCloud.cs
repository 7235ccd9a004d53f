using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Tests.Terminal.Data;
using PosCloud.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Signatures;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Terminal;

/// <summary>
/// The service and its storage as the protocol has them, for one terminal: it checks each signature, takes each nonce
/// once, knows repeated messages by number and body, and serves packages with Range and If-Match.
/// </summary>
internal sealed class FakeCloud : HttpMessageHandler
{
    public const string Estate = "demo";
    public const string TerminalId = "t-1";
    public const string HardwareId = "hw-1";
    public const string EnrolledState = "state-0";
    public const string Code = "demo.code-1234";
    public static readonly Uri Server = new("http://cloud.test/");

    private readonly HashSet<string> _nonces = [];
    private readonly Dictionary<long, (string Kind, string Body)> _messages = [];
    private readonly Dictionary<long, Directive> _directives = [];
    private readonly Dictionary<string, byte[]> _blobs = [];
    private readonly HashSet<string> _deadLinks = [];
    private readonly Dictionary<string, EcJwk> _credentials = [];
    private string? _newest;
    private int _links;

    /// <param name="trust">Shared by many clouds that change nothing in it; null makes one.</param>
    public FakeCloud(FakeTrust? trust = null)
    {
        Trust = trust ?? Established();
        Certificate = Certify(Signer.PublicKey);
    }

    public DirectiveSigner Signer { get; } = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The estate's keys and metadata.</summary>
    public FakeTrust Trust { get; }

    /// <summary>Comes with each directive.</summary>
    public SignedEnvelope Certificate { get; set; }

    /// <summary>Names of the metadata files that were fetched.</summary>
    public List<string> Fetched { get; } = [];

    /// <summary>False: metadata cannot be reached.</summary>
    public bool HasMetadata { get; set; } = true;

    /// <summary>What approvers sign about the new image.</summary>
    public static ReleaseTarget NewImage { get; } =
        new("os", "2.0.0", TestImages.Sha256(TestImages.New), TestImages.New.Length, Counter: 2, MinimumCounter: 0, Models: []);

    public List<SeenRequest> Seen { get; } = [];

    public List<ReportEntry> Reported { get; } = [];

    /// <summary>Credentials that were given, in order; the last two work until the last one is used.</summary>
    public List<string> Issued { get; } = [];

    /// <summary>Thumbprint of the key that is on the estate's list; null for none.</summary>
    public string? FactoryKey { get; set; }

    public Dictionary<string, byte[]> Uploaded { get; } = [];

    public FakeBackups Backups { get; } = new();

    /// <summary>The key that the terminal states for restores.</summary>
    public EcJwk? RestoreKey { get; private set; }

    /// <summary>What the terminal said about restores.</summary>
    public List<RestoreReport> Restores { get; } = [];

    /// <summary>The last reason to wait that the terminal gave.</summary>
    public List<Refusal> Waits { get; } = [];

    /// <summary>Decides instead of <see cref="Offer"/>; null leaves it to that.</summary>
    public Func<CheckInRequest, Directive?>? Decide { get; set; }

    /// <summary>What the next check-ins are told; the terminal's own ids, nonce and digest are filled in.</summary>
    public Directive? Offer { get; set; }

    public long LastSeq { get; set; }

    public int FirstWaitSeconds { get; set; }

    public string ETag { get; set; } = "\"v1\"";

    /// <summary>Answers instead of the service; null lets it answer.</summary>
    public Func<SeenRequest, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Changes an answer, or throws to lose it on its way.</summary>
    public Func<SeenRequest, HttpResponseMessage, HttpResponseMessage>? After { get; set; }

    /// <summary>Changes the signed directive of a check-in's answer, for example replays another one.</summary>
    public Func<SignedEnvelope, SignedEnvelope>? Envelope { get; set; }

    public IEnumerable<SeenRequest> Downloads => Seen.Where(s => s.IsDownload);

    public IEnumerable<ExecutionState> States => Reported.Select(e => e.State);

    public int Count(string lastPart) => Seen.Count(s => s.Is(lastPart));

    public void Store(byte[] content, string? name = null) => _blobs[name ?? TestImages.Sha256(content)] = content;

    public void ForgetNonces() => _nonces.Clear();

    public void KillLinks()
    {
        for (var i = 1; i <= _links; i++)
        {
            _deadLinks.Add($"?sig={i}");
        }
    }

    private static FakeTrust Established()
    {
        var trust = new FakeTrust(DateTimeOffset.UnixEpoch);
        trust.Approve();
        return trust;
    }

    public SignedEnvelope Certify(EcJwk key, ITufSigner? director = null, DateTimeOffset? notAfter = null) => DirectiveCertificates.SignAsync(
        director ?? Trust.Director,
        new DirectiveKeyCertificate(key, DateTimeOffset.UnixEpoch, notAfter ?? DateTimeOffset.MaxValue),
        CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Offers the new image, which the approvers signed, with these packages, smallest first as the service does.</summary>
    public void OfferUpdate(long seq, string executionId, params DirectivePackage[] packages)
    {
        if (!Trust.Targets.ContainsKey(NewImage.Path))
        {
            Trust.Approve(NewImage);
        }

        OfferUnapproved(seq, executionId, packages);
    }

    /// <summary>The same whatever the approvers signed.</summary>
    public void OfferUnapproved(long seq, string executionId, params DirectivePackage[] packages) => Offer = new Directive(
        Estate,
        TerminalId,
        HardwareId,
        seq,
        DirectiveAction.Update,
        "",
        "",
        DateTimeOffset.UnixEpoch,
        60,
        executionId,
        "rollout-1",
        "os-2.0.0",
        [new DirectiveComponent("os", "2.0.0", TestImages.Sha256(TestImages.New), TestImages.New.Length, packages)]);

    public DirectivePackage Package(byte[] content, string? baseSha256)
    {
        Store(content);
        return new DirectivePackage(TestImages.Sha256(content), content.Length, baseSha256);
    }

    public PackageLink Link(string sha256) => new(sha256, new Uri($"http://storage.test/{sha256}?sig={++_links}"), DateTimeOffset.MaxValue);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.StartsWith($"/v1/estates/{Estate}/metadata/", StringComparison.Ordinal))
        {
            return Metadata(request.RequestUri.Segments[^1]);
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var signature = ReadSignature(request);
        var seen = new SeenRequest(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            Encoding.UTF8.GetString(body),
            request.Headers.Range?.ToString(),
            Header(request, "If-Match"),
            signature?.Nonce);
        Seen.Add(seen);
        var answer = Instead?.Invoke(seen) ?? (request.RequestUri.Host == "storage.test"
            ? Storage(request, seen, body)
            : Service(seen, body, signature, Header(request, Headers.Credential)));
        return After?.Invoke(seen, answer) ?? answer;
    }

    private HttpResponseMessage Metadata(string name)
    {
        if (!HasMetadata)
        {
            throw new HttpRequestException("no route to the metadata");
        }

        Fetched.Add(name);
        return Trust.Repository.Files.TryGetValue(name, out var content)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }
            : new HttpResponseMessage(HttpStatusCode.NotFound);
    }

    private static RequestSignature? ReadSignature(HttpRequestMessage request) => RequestSignature.Parse(
        Header(request, Headers.SignatureInput),
        Header(request, Headers.Signature),
        Header(request, Headers.ContentDigest),
        Header(request, Headers.Credential),
        credentialRequired: !request.RequestUri!.AbsolutePath.EndsWith("/enrol", StringComparison.Ordinal)).Value;

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private HttpResponseMessage Service(SeenRequest seen, byte[] body, RequestSignature? signature, string? credential)
    {
        if (signature is null || !signature.BodyMatches(body))
        {
            return Refuse(Reasons.SignatureMalformed);
        }

        if (signature.Nonce is null)
        {
            return Refuse(Reasons.NonceRequired);
        }

        if (!_nonces.Remove(signature.Nonce))
        {
            return Refuse(Reasons.NonceExpired);
        }

        if (seen.Is("enrol"))
        {
            return Enrol(seen, body, signature);
        }

        if (credential is null || !_credentials.TryGetValue(credential, out var jwk))
        {
            return Refuse(Reasons.TerminalRevoked);
        }

        using var key = EcJwks.ToKey(jwk);
        if (signature.KeyId != EcJwks.Thumbprint(jwk) || !signature.Verify(key, "POST", seen.Path, ""))
        {
            return Refuse(Reasons.SignatureInvalid);
        }

        if (seen.Is("key"))
        {
            return Rotate(body, jwk);
        }

        // The first message under the new credential ends the old one.
        if (credential == _newest)
        {
            foreach (var old in _credentials.Keys.Where(c => c != _newest).ToList())
            {
                _credentials.Remove(old);
            }
        }

        return seen.Path.Split('/')[^1] switch
        {
            "check-in" => CheckIn(body, seen, signature.Nonce),
            "reports" => Report(body, seen),
            "links" => Links(body),
            "uploads" => Uploads(body),
            "complete" when FakeBackups.Is(seen.Path) => CompleteBackup(seen.Path.Split('/')[^2]),
            "complete" => Answer(
                new UploadReceipt("u-1", TestImages.Sha256(Uploaded["u-1"]), Uploaded["u-1"].Length), ProtocolJson.Default.UploadReceipt),
            _ => Refuse(Reasons.UploadUnknown),
        };
    }

    private HttpResponseMessage Enrol(SeenRequest seen, byte[] body, RequestSignature signature)
    {
        var request = JsonSerializer.Deserialize(body, ProtocolJson.Default.EnrolRequest)!;
        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
        Assert.True(request.Code == Code || request.Estate == Estate);
        using var key = EcJwks.ToKey(request.PublicKey);
        Assert.True(signature.Verify(key, "POST", seen.Path, ""));
        if (request.Code is null && EcJwks.Thumbprint(request.PublicKey) != FactoryKey)
        {
            return Refuse(Reasons.FactoryKeyUnknown);
        }

        if (_newest is not null && EcJwks.Thumbprint(_credentials[_newest]) != EcJwks.Thumbprint(request.PublicKey))
        {
            return Refuse(Reasons.EnrolmentCodeUsed);
        }

        var response = new EnrolResponse(Estate, TerminalId, Give(request.PublicKey), EnrolledState, DateTimeOffset.UnixEpoch, FirstWaitSeconds);
        return Answer(response, ProtocolJson.Default.EnrolResponse);
    }

    private HttpResponseMessage Rotate(byte[] body, EcJwk asker)
    {
        var request = JsonSerializer.Deserialize(body, ProtocolJson.Default.RotateKeyRequest)!;
        if (!KeyProof.Verify(request.Proof, Estate, TerminalId, asker, request.PublicKey))
        {
            return Refuse(Reasons.FieldInvalid);
        }

        // Of two new keys only one can be the terminal's; a repeat gets the same answer.
        var newest = _credentials[_newest!];
        var isRepeat = EcJwks.Thumbprint(newest) == EcJwks.Thumbprint(request.PublicKey);
        if (!isRepeat && EcJwks.Thumbprint(newest) != EcJwks.Thumbprint(asker))
        {
            return Refuse(Reasons.TerminalRevoked);
        }

        return Answer(new RotateKeyResponse(Give(request.PublicKey), "sealed-rotated", DateTimeOffset.MaxValue), ProtocolJson.Default.RotateKeyResponse);
    }

    private string Give(EcJwk key)
    {
        if (_newest is not null && EcJwks.Thumbprint(_credentials[_newest]) == EcJwks.Thumbprint(key))
        {
            return _newest;
        }

        _newest = $"credential-{Issued.Count + 1}";
        _credentials[_newest] = key;
        Issued.Add(_newest);
        return _newest;
    }

    private HttpResponseMessage? Number(string kind, long seq, SeenRequest seen)
    {
        if (_messages.TryGetValue(seq, out var known))
        {
            return known == (kind, seen.Body) ? null : Refuse(Reasons.SequenceConflict, lastSeq: LastSeq);
        }

        if (seq <= LastSeq)
        {
            return Refuse(Reasons.SequenceStale, lastSeq: LastSeq);
        }

        LastSeq = seq;
        return null;
    }

    private HttpResponseMessage CheckIn(byte[] body, SeenRequest seen, string nonce)
    {
        var request = JsonSerializer.Deserialize(body, ProtocolJson.Default.CheckInRequest)!;
        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
        if (Number("check-in", request.Seq, seen) is { } refused)
        {
            return refused;
        }

        // A repeated check-in gets the same answer, bound to the repeat's nonce.
        if (_messages.TryAdd(request.Seq, ("check-in", seen.Body)))
        {
            RestoreKey = request.RestoreKey;
            Restores.AddRange(request.Restore is { } report ? [report] : []);
            Waits.AddRange(request.Waiting is { } waiting ? [waiting] : []);
            _directives[request.Seq] = Decide?.Invoke(request) ?? Offer ?? None();
            Offer = null;
        }

        var directive = _directives[request.Seq] with { Nonce = nonce, RequestDigest = TestImages.Sha256(body) };
        var envelope = Sign(directive);
        var links = (directive.Components ?? []).SelectMany(c => c.Packages).Select(p => Link(p.Sha256)).ToList();
        links.AddRange(directive.Restore is { } restore ? [Link(restore.Sha256)] : []);
        var response = new CheckInResponse(
            request.Seq, $"sealed-{request.Seq}", DateTimeOffset.UnixEpoch, 60, Envelope?.Invoke(envelope) ?? envelope, Certificate, links, []);
        return Answer(response, ProtocolJson.Default.CheckInResponse);
    }

    // Nulls are written: a directive whose full package left out baseSha256 would not parse.
    public SignedEnvelope Sign(Directive directive) => Signer.Sign(
        Directive.PayloadType, JsonSerializer.SerializeToUtf8Bytes(directive, ProtocolJson.Default.Directive));

    public Directive None() => new(
        Estate, TerminalId, HardwareId, long.MaxValue - 1, DirectiveAction.None, "", "", DateTimeOffset.UnixEpoch, 60);

    private HttpResponseMessage Report(byte[] body, SeenRequest seen)
    {
        var request = JsonSerializer.Deserialize(body, ProtocolJson.Default.ReportRequest)!;
        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
        if (Number("reports", request.Seq, seen) is { } refused)
        {
            return refused;
        }

        if (_messages.TryAdd(request.Seq, ("reports", seen.Body)))
        {
            Reported.AddRange(request.Entries);
        }

        var response = new ReportResponse(request.Seq, $"sealed-{request.Seq}", DateTimeOffset.UnixEpoch, request.Entries[^1].State);
        return Answer(response, ProtocolJson.Default.ReportResponse);
    }

    private HttpResponseMessage Links(byte[] body) => Answer(
        Link(JsonSerializer.Deserialize(body, ProtocolJson.Default.LinkRequest)!.PackageSha256), ProtocolJson.Default.PackageLink);

    private HttpResponseMessage Uploads(byte[] body)
    {
        var request = JsonSerializer.Deserialize(body, ProtocolJson.Default.UploadRequest)!;
        if (request.Kind == UploadRequest.BackupKind)
        {
            return Answer(Backups.Ask(request), ProtocolJson.Default.UploadTicket);
        }

        return Uploaded.TryGetValue("u-1", out var done) && TestImages.Sha256(done) == request.Sha256
            ? Answer(new UploadTicket("u-1", DateTimeOffset.MaxValue), ProtocolJson.Default.UploadTicket)
            : Answer(new UploadTicket("u-1", DateTimeOffset.MaxValue, new Uri("http://storage.test/u-1?sig=up")), ProtocolJson.Default.UploadTicket);
    }

    private HttpResponseMessage CompleteBackup(string id) =>
        Backups.Complete(id) is { } refused ? Refuse(refused) : Answer(Backups.Receipt(id), ProtocolJson.Default.UploadReceipt);

    private HttpResponseMessage Storage(HttpRequestMessage request, SeenRequest seen, byte[] body)
    {
        if (seen.Method == "PUT" && FakeBackups.Is(seen.Path))
        {
            return new HttpResponseMessage(Backups.Put(seen.Path, request.RequestUri!.Query, body));
        }

        if (seen.Method == "PUT")
        {
            Assert.Equal("BlockBlob", Header(request, "x-ms-blob-type"));
            Uploaded[seen.Path[1..]] = body;
            return new HttpResponseMessage(HttpStatusCode.Created);
        }

        if (_deadLinks.Contains(request.RequestUri!.Query))
        {
            return new HttpResponseMessage(HttpStatusCode.Forbidden);
        }

        if (seen.IfMatch is not null && seen.IfMatch != ETag)
        {
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
        }

        var blob = _blobs[seen.Path[1..]];
        var from = (int)(request.Headers.Range?.Ranges.Single().From ?? 0);
        var response = new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new ByteArrayContent(blob[from..]) };
        response.Headers.ETag = EntityTagHeaderValue.Parse(ETag);
        if (from > 0)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, blob.Length - 1, blob.Length);
        }

        return response;
    }

    public HttpResponseMessage Refuse(Reason reason, long? lastSeq = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)reason.Status)
        {
            Content = new ByteArrayContent(
                JsonSerializer.SerializeToUtf8Bytes(new Problem(reason, LastSeq: lastSeq).ToBody(), ProtocolJson.Default.ProblemBody)),
        };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(ProblemBody.MediaType);
        return WithNonce(response);
    }

    private HttpResponseMessage Answer<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => WithNonce(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type)) });

    private HttpResponseMessage WithNonce(HttpResponseMessage response)
    {
        var nonce = $"n-{Guid.NewGuid():N}";
        _nonces.Add(nonce);
        response.Headers.Add(Headers.Nonce, nonce);
        return response;
    }
}
