using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Core.Terminals;
using PosCloud.Delta;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;
using PosCloud.Trust.Directives;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>A terminal that speaks to the handlers as the agent does, without HTTP: signed answers are verified, states echoed.</summary>
internal sealed class FakeTerminal(FakeCloud cloud, byte[] image)
{
    private EcJwk publicKey = NewKey();
    private Credential? credential;
    private long seq;

    public string HardwareId { get; init; } = "sn-100";

    public string Model { get; init; } = "POS-1";

    /// <summary>What is installed; null for a terminal without the component.</summary>
    public byte[]? Image { get; set; } = image;

    public string Version { get; set; } = "1.0.0";

    /// <summary>Other components that are installed.</summary>
    public IReadOnlyList<InstalledComponent> More { get; set; } = [];

    public long? FreeBytes { get; set; } = 1L << 30;

    /// <summary>What its decoder can do; null states nothing.</summary>
    public DecoderInfo? Decoder { get; set; } = new(DeltaVersion.Current, 8_000_000);

    /// <summary>The key to which backups are released to it; null for an agent that cannot restore.</summary>
    public EcJwk? RestoreKey { get; set; }

    /// <summary>How the last restore ended, for the next check-in.</summary>
    public RestoreReport? Restore { get; set; }

    /// <summary>What is connected.</summary>
    public IReadOnlyList<Peripheral> Peripherals { get; set; } = [];

    /// <summary>Certificates that it uses; null says nothing of them.</summary>
    public IReadOnlyList<TerminalCertificate>? Certificates { get; set; }

    /// <summary>The sealed state that the next message echoes.</summary>
    public string? State { get; set; }

    /// <summary>The execution that the terminal runs.</summary>
    public string? ExecutionId { get; set; }

    /// <summary>The highest directive taken.</summary>
    public long DirectiveSeq { get; private set; }

    public Credential Credential
    {
        get => credential ?? throw new InvalidOperationException("Not enrolled.");
        set => credential = value;
    }

    public string TerminalId => Credential.TerminalId;

    public Task<Outcome<EnrolResponse>> SendEnrolAsync(string code) => cloud.Get<EnrolHandler>().HandleAsync(
        new EnrolRequest(HardwareId, Model, "A", publicKey, "1.0.0", code), CancellationToken.None);

    public async Task<EnrolResponse> EnrolAsync(string code)
    {
        var response = (await SendEnrolAsync(code)).Value();
        credential = cloud.Get<Tokens>().OpenCredential(response.Credential);
        State = response.State;
        return response;
    }

    /// <summary>Asks for the credential of a new key; nothing of the answer is kept.</summary>
    public Task<Outcome<RotateKeyResponse>> SendRotateAsync(ECDsa newKey)
    {
        var request = new RotateKeyRequest(
            EcJwks.FromKey(newKey), KeyProof.Sign(newKey, Credential.Estate, TerminalId, Credential.PublicKey));
        return SendRotateAsync(request);
    }

    public Task<Outcome<RotateKeyResponse>> SendRotateAsync(RotateKeyRequest request) =>
        cloud.Get<KeyRotationHandler>().HandleAsync(Message(request, ProtocolJson.Default.RotateKeyRequest), CancellationToken.None);

    /// <summary>Takes the answer of a rotation.</summary>
    public void Take(ECDsa newKey, RotateKeyResponse response)
    {
        publicKey = EcJwks.FromKey(newKey);
        credential = cloud.Get<Tokens>().OpenCredential(response.Credential);
        State = response.State;
    }

    /// <summary>The next check-in, not sent yet.</summary>
    public TerminalMessage<CheckInRequest> NextCheckIn() => NextCheckIn(request => request);

    /// <summary>The next check-in with something that it says besides.</summary>
    public TerminalMessage<CheckInRequest> NextCheckIn(Func<CheckInRequest, CheckInRequest> change)
    {
        List<InstalledComponent> components = Image is null
            ? [.. More]
            : [new InstalledComponent(FakeOperations.Component, Version, SampleImages.Sha256(Image), Image.Length), .. More];
        return Message(
            change(new CheckInRequest(
                ++seq, new HardwareInfo(HardwareId, Model, "A"), components, Peripherals, new Conditions(FreeBytes: FreeBytes), "1.0.0", State, ExecutionId, Decoder, RestoreKey: RestoreKey, Restore: Restore, Certificates: Certificates)),
            ProtocolJson.Default.CheckInRequest);
    }

    /// <summary>The next report, not sent yet.</summary>
    public TerminalMessage<ReportRequest> NextReport(string executionId, params ReportEntry[] entries) =>
        Message(new ReportRequest(++seq, executionId, entries, State), ProtocolJson.Default.ReportRequest);

    public Task<Outcome<CheckInResponse>> SendAsync(TerminalMessage<CheckInRequest> message) =>
        cloud.Get<CheckInHandler>().HandleAsync(message, CancellationToken.None);

    public Task<Outcome<ReportResponse>> SendAsync(TerminalMessage<ReportRequest> message) =>
        cloud.Get<ReportHandler>().HandleAsync(message, CancellationToken.None);

    /// <summary>Verifies an answer as the agent does; changes nothing.</summary>
    public CheckInAnswer Verify(TerminalMessage<CheckInRequest> message, CheckInResponse response) =>
        new(response, DirectiveVerifier.VerifyFor(response.Directive, response.Certificate, [cloud.Keys.Director.Key], new DirectiveExpectation(
            FakeCloud.Estate, TerminalId, HardwareId, message.Digest, message.Nonce, DirectiveSeq, DateTimeOffset.MinValue)));

    /// <summary>Verifies an answer and acts on it.</summary>
    public CheckInAnswer Take(TerminalMessage<CheckInRequest> message, CheckInResponse response)
    {
        var answer = Verify(message, response);
        var directive = answer.Directive;
        DirectiveSeq = directive.Seq;
        State = response.State;
        if (directive.Action == DirectiveAction.Update)
        {
            ExecutionId = directive.ExecutionId;
        }

        return answer;
    }

    /// <summary>Checks in and repeats until there is an answer.</summary>
    public async Task<CheckInAnswer> CheckInAsync()
    {
        var message = NextCheckIn();
        return Take(message, (await FakeOperations.UntilAnsweredAsync(() => SendAsync(message))).Value());
    }

    /// <summary>Reports steps of the running execution and repeats until there is an answer.</summary>
    public Task<ReportResponse> ReportAsync(params ExecutionState[] states) =>
        ReportAsync([.. states.Select(state => new ReportEntry(state, cloud.Time.GetUtcNow()))]);

    public async Task<ReportResponse> ReportAsync(params ReportEntry[] entries)
    {
        var message = NextReport(ExecutionId ?? throw new InvalidOperationException("No execution runs."), entries);
        var response = (await FakeOperations.UntilAnsweredAsync(() => SendAsync(message))).Value();
        State = response.State;
        if (entries.Any(e => e.State.IsFinal()))
        {
            ExecutionId = null;
        }

        return response;
    }

    private static EcJwk NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return EcJwks.FromKey(key);
    }

    private TerminalMessage<T> Message<T>(T body, JsonTypeInfo<T> type)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, type)));
        return new TerminalMessage<T>(Credential, digest, cloud.Get<Tokens>().IssueNonce(), body);
    }
}
