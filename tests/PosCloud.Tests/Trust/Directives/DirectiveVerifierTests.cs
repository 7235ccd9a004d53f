using System.Text;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Directives;

/// <summary>One test for each attack that a directive must withstand.</summary>
public sealed class DirectiveVerifierTests
{
    private static readonly DirectiveSigner Signer = new(TestKeys.Rfc9421Private());
    private static readonly IReadOnlyList<EcJwk> Trusted = [TestKeys.Rfc9449, Signer.PublicKey];

    private static readonly DirectiveExpectation Expected =
        new("demo", "lane-1", "SN-0001", new string('a', 64), "nonce-7", LastSeq: 41, LastServerTime: DateTimeOffset.MinValue);

    private static readonly ITufSigner Director = FakeTrust.Signer();

    private static readonly SignedEnvelope Certificate = Certify(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

    private static readonly Directive Update = new(
        "demo", "lane-1", "SN-0001", 42, DirectiveAction.Update, new string('a', 64), "nonce-7", DateTimeOffset.UnixEpoch, 60,
        "x-1", "r-1", "os-2.0.0+build7",
        [
            new DirectiveComponent("os", "2.0.0+build7", new string('b', 64), 1000,
            [
                new DirectivePackage(new string('c', 64), 10, new string('d', 64)),
                new DirectivePackage(new string('e', 64), 900, new string('f', 64)),
            ]),
        ]);

    private static readonly Directive Idle = Update with
    {
        Action = DirectiveAction.None,
        Seq = 41,
        ExecutionId = null,
        RolloutId = null,
        ReleaseId = null,
        Components = null,
    };

    [Fact]
    public void VerifyFor_OfAFittingDirective_ReturnsItWhole()
    {
        var directive = Verify(Signer.Sign(Update));
        Assert.Equal(Update with { Components = null }, directive with { Components = null });
        var component = Assert.Single(directive.Components!);
        Assert.Equal(Update.Components![0].Packages, component.Packages);
        Assert.Equal(Idle, Verify(Signer.Sign(Idle)));
    }

    [Fact]
    public void VerifyFor_OfAFullPackage_HasNoBase()
    {
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(Signer.Sign(Update).Payload));
        var full = json.Replace($"\"{new string('f', 64)}\"", "null", StringComparison.Ordinal);
        var directive = Verify(Signer.Sign(Directive.PayloadType, Encoding.UTF8.GetBytes(full)));
        Assert.Null(directive.Components![0].Packages[1].BaseSha256);
    }

    [Fact]
    public void VerifyFor_ReplayedDirectiveOfAnEarlierRequest_IsNonceMismatch() =>
        AssertRefused(TrustError.NonceMismatch, Update with { Nonce = "nonce-6" });

    [Fact]
    public void VerifyFor_AnswerToAnotherRequest_IsRequestMismatch() =>
        AssertRefused(TrustError.RequestMismatch, Update with { RequestDigest = new string('f', 64) });

    [Fact]
    public void VerifyFor_DirectiveOfAnotherTerminal_IsTerminalMismatch() =>
        AssertRefused(TrustError.TerminalMismatch, Update with { TerminalId = "lane-2" });

    [Fact]
    public void VerifyFor_DirectiveOfAnotherEstate_IsTerminalMismatch() =>
        AssertRefused(TrustError.TerminalMismatch, Update with { Estate = "other" });

    [Fact]
    public void VerifyFor_DirectiveForTheHardwareBeforeAnExchange_IsTerminalMismatch() =>
        AssertRefused(TrustError.TerminalMismatch, Update with { HardwareId = "SN-0002" });

    [Theory]
    [InlineData(DirectiveAction.Update, 41)] // the last one once more
    [InlineData(DirectiveAction.Update, 40)]
    [InlineData(DirectiveAction.Update, 0)]
    [InlineData(DirectiveAction.Cancel, 41)]
    [InlineData(DirectiveAction.None, 40)] // the service was set back
    public void VerifyFor_OlderSeq_IsSeqStale(DirectiveAction action, long seq) =>
        AssertRefused(TrustError.SeqStale, Update with { Action = action, Seq = seq });

    [Fact]
    public void VerifyFor_SeveralBrokenChecks_NamesTheFirst()
    {
        var all = Update with { Nonce = "n", RequestDigest = new string('f', 64), TerminalId = "lane-2", Seq = 1 };
        AssertRefused(TrustError.NonceMismatch, all);
        AssertRefused(TrustError.RequestMismatch, all with { Nonce = Update.Nonce });
        AssertRefused(TrustError.TerminalMismatch, all with { Nonce = Update.Nonce, RequestDigest = Update.RequestDigest });
        using var other = new DirectiveSigner(TestKeys.New());
        AssertRefused(TrustError.SignatureInvalid, other.Sign(all));
    }

    [Fact]
    public void Verify_SignedByAnUnknownKey_IsSignatureInvalid()
    {
        using var other = new DirectiveSigner(TestKeys.New());
        AssertRefused(TrustError.SignatureInvalid, other.Sign(Update));
    }

    [Fact]
    public void Verify_SignedByAnUnknownKeyUnderTheNameOfATrustedOne_IsSignatureInvalid()
    {
        using var other = new DirectiveSigner(TestKeys.New());
        var envelope = other.Sign(Update);
        AssertRefused(TrustError.SignatureInvalid, envelope with
        {
            Signatures = [envelope.Signatures[0] with { Keyid = Signer.PublicKey.Kid! }],
        });
    }

    [Fact]
    public void Verify_WithAForgedKidInTheTrustedKeys_StillUsesTheThumbprint()
    {
        var envelope = Signer.Sign(Update);
        IReadOnlyList<EcJwk> trusted = [TestKeys.Rfc9449 with { Kid = Signer.PublicKey.Kid }];
        Assert.Equal(TrustError.SignatureInvalid, Refusal(envelope, trusted));
    }

    [Fact]
    public void Verify_WithoutTrustedKeysOrSignatures_IsSignatureInvalid()
    {
        Assert.Equal(TrustError.SignatureInvalid, Refusal(Signer.Sign(Update), []));
        AssertRefused(TrustError.SignatureInvalid, Signer.Sign(Update) with { Signatures = [] });
    }

    [Fact]
    public void Verify_WithUnknownAndBrokenSignaturesBesideAValidOne_IsTrusted()
    {
        using var other = new DirectiveSigner(TestKeys.New());
        var envelope = Signer.Sign(Update);
        var mixed = envelope with
        {
            Signatures =
            [
                null!,
                other.Sign(Update).Signatures[0],
                envelope.Signatures[0] with { Sig = "not base64" },
                envelope.Signatures[0],
            ],
        };
        Assert.Equal(42, DirectiveVerifier.Verify(mixed, Trusted).Seq);
    }

    [Fact]
    public void Verify_WithAnyBitOfThePayloadAltered_IsSignatureInvalid()
    {
        var envelope = Signer.Sign(Idle);
        var payload = Convert.FromBase64String(envelope.Payload);
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= 1;
            AssertRefused(TrustError.SignatureInvalid, envelope with { Payload = Convert.ToBase64String(payload) });
            payload[i] ^= 1;
        }
    }

    [Fact]
    public void Verify_WithTheBorderOfTypeAndPayloadMoved_IsSignatureInvalid()
    {
        // Without lengths in the signed bytes, "ab" + "c" and "a" + "bc" would be the same.
        var envelope = Signer.Sign(Idle);
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String(envelope.Payload));
        AssertRefused(TrustError.SignatureInvalid, envelope with
        {
            PayloadType = $"{envelope.PayloadType} {payload.Length} {payload[..5]}",
            Payload = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload[5..])),
        });
    }

    [Fact]
    public void Verify_WithThePayloadTypeReplaced_IsSignatureInvalid() =>
        AssertRefused(TrustError.SignatureInvalid, Signer.Sign(Update) with { PayloadType = "application/json" });

    [Fact]
    public void Verify_OfAnotherDocumentSignedWithTheSameKey_IsPayloadTypeWrong()
    {
        var payload = Convert.FromBase64String(Signer.Sign(Update).Payload);
        AssertRefused(TrustError.PayloadTypeWrong, Signer.Sign("application/vnd.poscloud.other+json", payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"seq\":1,\"seq\":2}")]
    [InlineData("not json")]
    [InlineData("\u0000")]
    public void Verify_OfASignedPayloadThatIsNoDirective_IsPayloadInvalid(string payload) =>
        AssertRefused(TrustError.PayloadInvalid, Signer.Sign(Directive.PayloadType, Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("os-2.0.0")]
    [InlineData("payment-app-2.0.0-rc.1+build7")]
    [InlineData("summer")]
    public void Verify_OfAReleaseId_IsTrusted(string releaseId) =>
        Assert.Equal(releaseId, DirectiveVerifier.Verify(Signer.Sign(Update with { ReleaseId = releaseId }), Trusted).ReleaseId);

    [Theory]
    [InlineData("")]
    [InlineData("-1.0")]
    [InlineData("os..1")]
    [InlineData("os-1.0|x")]
    [InlineData("os-1.0\n")]
    public void Verify_OfAnotherReleaseId_IsPayloadInvalid(string releaseId) =>
        AssertRefused(TrustError.PayloadInvalid, Update with { ReleaseId = releaseId });

    public static TheoryData<string> OutOfBounds => [.. OutOfBoundsCases.Keys];

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void Verify_OfASignedDirectiveOutOfBounds_IsPayloadInvalid(string pointer)
    {
        var e = Assert.Throws<TrustException>(() => DirectiveVerifier.Verify(Signer.Sign(OutOfBoundsCases[pointer]), Trusted));
        Assert.Equal(TrustError.PayloadInvalid, e.Error);
        Assert.Contains(pointer, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfAnEnvelopeOutOfBounds_IsEnvelopeMalformed()
    {
        var envelope = Signer.Sign(Update);
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { Payload = envelope.Payload + "\n" });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { Payload = "*" });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { Payload = null! });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { PayloadType = null! });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { PayloadType = new string('t', 129) });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { Signatures = null! });
        AssertRefused(TrustError.EnvelopeMalformed, envelope with { Signatures = [.. Enumerable.Repeat(envelope.Signatures[0], 9)] });
        AssertRefused(TrustError.EnvelopeMalformed, Signer.Sign(Directive.PayloadType, new byte[DirectiveVerifier.MaxPayloadBytes + 1]));
        AssertRefused(TrustError.PayloadInvalid, Signer.Sign(Directive.PayloadType, new byte[DirectiveVerifier.MaxPayloadBytes]));
    }

    [Property(MaxTest = 300)]
    public bool Verify_OfAnyEnvelope_ThrowsNothingButTrustException(string? type, string? payload, string? keyId, string? sig, byte[] signed)
    {
        var envelope = new SignedEnvelope(type!, payload!, [new EnvelopeSignature(keyId!, sig!), Signer.Sign(Update).Signatures[0]]);
        return Refusal(envelope, Trusted) is TrustError.EnvelopeMalformed or TrustError.SignatureInvalid
            && Refusal(Signer.Sign(Directive.PayloadType, signed), Trusted) == TrustError.PayloadInvalid;
    }

    private static readonly Dictionary<string, Directive> OutOfBoundsCases = new()
    {
        ["/estate"] = Update with { Estate = "../x" },
        ["/terminalId"] = Update with { TerminalId = "a/b" },
        ["/hardwareId"] = Update with { HardwareId = "" },
        ["/seq"] = Update with { Seq = -1 },
        ["/requestDigest"] = Update with { RequestDigest = "AA" },
        ["/nonce"] = Update with { Nonce = "" },
        ["/nextCheckInSeconds"] = Update with { NextCheckInSeconds = int.MaxValue },
        ["/executionId"] = Update with { ExecutionId = null },
        ["/rolloutId"] = Update with { RolloutId = "a|b" },
        ["/releaseId: must be an id"] = Update with { ReleaseId = "a-1/../b" },
        ["/releaseId: must be present"] = Update with { ReleaseId = null },
        ["/components: must be present"] = Update with { Components = [] },
        ["/components: must have"] = Update with { Components = [.. Enumerable.Repeat(Update.Components![0], 17)] },
        ["/components/0: must be an object"] = Update with { Components = [null!] },
        ["/components/0/name"] = With(c => c with { Name = "../../etc" }),
        ["/components/0/version"] = With(c => c with { Version = "1..2" }),
        ["/components/0/sha256"] = With(c => c with { Sha256 = "zz" }),
        ["/components/0/length"] = With(c => c with { Length = Limits.ImageBytes + 1 }),
        ["/components: must name"] = Update with { Components = [Update.Components![0], Update.Components[0]] },
        ["/components/0/packages: must have"] = With(c => c with { Packages = [.. Enumerable.Repeat(c.Packages[0], 17)] }),
        ["/connectivity/withinMinutes"] = Update with { Connectivity = new(0) },
        ["/components/0/packages/1: must be an object"] = With(c => c with { Packages = [c.Packages[0], null!] }),
        ["/components/0/packages/0/sha256"] = With(c => c with { Packages = [c.Packages[0] with { Sha256 = "" }] }),
        ["/components/0/packages/0/length"] = With(c => c with { Packages = [c.Packages[0] with { Length = -1 }] }),
        ["/components/0/packages/0/baseSha256"] = With(c => c with { Packages = [c.Packages[0] with { BaseSha256 = "x" }] }),
    };

    private static Directive With(Func<DirectiveComponent, DirectiveComponent> change) =>
        Update with { Components = [change(Update.Components![0])] };

    [Fact]
    public async Task VerifyFor_AKeyThatTheDirectorDidNotCertify_IsCertificateInvalid()
    {
        using var other = new DirectiveSigner(TestKeys.New());
        var forged = await DirectiveCertificates.SignAsync(
            FakeTrust.Signer(), new DirectiveKeyCertificate(other.PublicKey, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), CancellationToken.None);

        Assert.Equal(TrustError.CertificateInvalid, CertificateRefusal(other.Sign(Update), forged));
        Assert.Equal(TrustError.SignatureInvalid, CertificateRefusal(other.Sign(Update), Certificate));
        Assert.Equal(TrustError.CertificateInvalid, CertificateRefusal(Signer.Sign(Update), Certificate with { Signatures = [] }));
        Assert.Equal(TrustError.CertificateInvalid, CertificateRefusal(Signer.Sign(Update), Signer.Sign(Update)));
    }

    [Fact]
    public async Task VerifyFor_ACertificateUnderTheNameOfTheDirectorsKey_IsCertificateInvalid()
    {
        using var other = new DirectiveSigner(TestKeys.New());
        var forged = await DirectiveCertificates.SignAsync(
            FakeTrust.Signer(), new DirectiveKeyCertificate(other.PublicKey, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), CancellationToken.None);
        forged = forged with { Signatures = [forged.Signatures[0] with { Keyid = Director.Key.Id }] };

        Assert.Equal(TrustError.CertificateInvalid, CertificateRefusal(other.Sign(Update), forged));
    }

    [Theory]
    [InlineData(-10, -1)] // ended before the directive
    [InlineData(1, 10)] // begins after it
    [InlineData(-10, 0)] // ends at that very second
    public void VerifyFor_ACertificateThatDoesNotHoldAtTheServerTime_IsCertificateExpired(int from, int to) => Assert.Equal(
        TrustError.CertificateExpired,
        CertificateRefusal(Signer.Sign(Update), Certify(DateTimeOffset.UnixEpoch.AddHours(from), DateTimeOffset.UnixEpoch.AddHours(to))));

    [Fact]
    public void VerifyFor_AStolenKeyThatSetsTheServerTimeBack_IsCertificateExpired()
    {
        // The certificate ended yesterday by what this terminal was told since; the thief claims that it is still last week.
        var later = Expected with { LastServerTime = DateTimeOffset.UnixEpoch.AddDays(2) };
        var e = Assert.Throws<TrustException>(() => DirectiveVerifier.VerifyFor(Signer.Sign(Update), Certificate, [Director.Key], later));
        Assert.Equal(TrustError.CertificateExpired, e.Error);
    }

    [Fact]
    public void PeekServerTime_OfAnything_NeverThrows()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch, DirectiveVerifier.PeekServerTime(Signer.Sign(Update)));
        Assert.Equal(DateTimeOffset.MinValue, DirectiveVerifier.PeekServerTime(new SignedEnvelope("x", "*", [])));
        Assert.Equal(DateTimeOffset.MinValue, DirectiveVerifier.PeekServerTime(Signer.Sign("x", "{}"u8.ToArray())));
    }

    private static SignedEnvelope Certify(DateTimeOffset from, DateTimeOffset to) =>
        DirectiveCertificates.SignAsync(Director, new DirectiveKeyCertificate(Signer.PublicKey, from, to), CancellationToken.None).GetAwaiter().GetResult();

    private static Directive Verify(SignedEnvelope envelope) => DirectiveVerifier.VerifyFor(envelope, Certificate, [Director.Key], Expected);

    private static TrustError CertificateRefusal(SignedEnvelope envelope, SignedEnvelope certificate) =>
        Assert.Throws<TrustException>(() => DirectiveVerifier.VerifyFor(envelope, certificate, [Director.Key], Expected)).Error;

    private static void AssertRefused(TrustError error, Directive directive) => AssertRefused(error, Signer.Sign(directive));

    private static void AssertRefused(TrustError error, SignedEnvelope envelope) => Assert.Equal(error, Refusal(envelope, Trusted));

    private static TrustError? Refusal(SignedEnvelope envelope, IReadOnlyList<EcJwk> trusted)
    {
        try
        {
            DirectiveVerifier.Verify(envelope, trusted);
            Verify(envelope);
            return null;
        }
        catch (TrustException e)
        {
            return e.Error;
        }
    }
}
