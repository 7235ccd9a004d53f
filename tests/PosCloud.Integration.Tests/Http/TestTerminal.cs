using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;

namespace PosCloud.Integration.Tests.Http;

/// <summary>A terminal as the service sees it: a key, a credential, the last nonce and state, and requests at will.</summary>
internal sealed class TestTerminal(HttpClient http, string terminalId) : IDisposable
{
    public string TerminalId { get; } = terminalId;

    public string HardwareId { get; } = $"hw-{terminalId}";

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public EcJwk PublicKey => EcJwks.FromKey(Key);

    public string KeyId => EcJwks.Thumbprint(PublicKey);

    public string? Credential { get; set; }

    public string? Nonce { get; set; }

    public string? State { get; set; }

    public long Seq { get; set; }

    /// <summary>What it says is installed.</summary>
    public IReadOnlyList<InstalledComponent> Components { get; set; } = [];

    public void Dispose() => Key.Dispose();

    /// <summary>Enrols as the protocol has it: the first try brings the nonce.</summary>
    public async Task<Answer> EnrolAsync(string code, Action<SignedRequest>? tamper = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new EnrolRequest(HardwareId, "P400", "B", PublicKey, "1.0", code), ProtocolJson.Default.EnrolRequest);
        Nonce ??= (await SendAsync(Request("/v1/enrol", body, withCredential: false))).Nonce;
        var request = Request("/v1/enrol", body, withCredential: false);
        tamper?.Invoke(request);
        var answer = await SendAsync(request);
        if (answer.Status == 201)
        {
            var enrolled = answer.Read(ProtocolJson.Default.EnrolResponse);
            (Credential, State) = (enrolled.Credential, enrolled.State);
        }

        return answer;
    }

    /// <summary>A check-in with the next number.</summary>
    public async Task<CheckInResponse> CheckInAsync()
    {
        Seq++;
        var answer = await PostAsync("check-in", CheckInBody());
        Assert.True(answer.Status == 200, Encoding.UTF8.GetString(answer.Body));
        var response = answer.Read(ProtocolJson.Default.CheckInResponse);
        State = response.State;
        return response;
    }

    public static Directive DirectiveOf(CheckInResponse response) =>
        JsonSerializer.Deserialize(Convert.FromBase64String(response.Directive.Payload), ProtocolJson.Default.Directive)!;

    public CheckInRequest CheckIn() => new(
        Seq,
        new HardwareInfo(HardwareId, "P400", "B"),
        Components,
        [new Peripheral("POSPrinter", "TX-80", "4711", "1.2", "ok")],
        new Conditions(Power: "mains", FreeBytes: 1L << 30),
        "1.0",
        State,
        Decoder: new DecoderInfo(Format: 2, Memory: 8_000_000));

    public byte[] CheckInBody() => JsonSerializer.SerializeToUtf8Bytes(CheckIn(), ProtocolJson.Default.CheckInRequest);

    public Task<Answer> PostAsync(string action, string json, Action<SignedRequest>? tamper = null) =>
        PostAsync(action, Encoding.UTF8.GetBytes(json), tamper);

    /// <summary>Signs and sends; <paramref name="tamper"/> sees what would be signed and may change everything.</summary>
    public Task<Answer> PostAsync(string action, byte[] body, Action<SignedRequest>? tamper = null)
    {
        var request = Request($"/v1/terminals/{TerminalId}/{action}", body, withCredential: true);
        tamper?.Invoke(request);
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(SignedRequest request)
    {
        using var message = request.ToMessage(http.BaseAddress!);
        using var response = await http.SendAsync(message);
        var answer = await Answer.OfAsync(response);
        Nonce = answer.Nonce ?? Nonce;
        return answer;
    }

    public SignedRequest Request(string path, byte[] body, bool withCredential) => new()
    {
        Path = path,
        Body = body,
        Key = Key,
        KeyId = KeyId,
        Credential = withCredential ? Credential : null,
        Nonce = Nonce,
    };
}
