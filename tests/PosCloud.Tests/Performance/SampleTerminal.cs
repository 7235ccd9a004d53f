using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Performance;

/// <summary>
/// An enrolled terminal of the usual size (three components, four peripherals) that makes signed check-ins ahead of their
/// sending, so that a measurement holds the service's work only. Shared with the benchmarks.
/// </summary>
internal sealed class SampleTerminal : IDisposable
{
    private static readonly InstalledComponent[] components =
    [
        .. new[] { "os", "payment-app", "secure-firmware" }.Select((name, i) => new InstalledComponent(
            name, $"2.{i}.0", Convert.ToHexStringLower(SHA256.HashData([(byte)i])), 24L << 20)),
    ];

    private static readonly Peripheral[] peripherals =
    [
        .. new[] { "POSPrinter", "Scanner", "PINPad", "CashDrawer" }.Select((kind, i) => new Peripheral(
            kind, $"Model {i}", $"SN-00000{i}", $"1.{i}.7", "Internal HCheck: Successful")),
    ];

    private readonly ECDsa key;
    private readonly string keyId;
    private readonly string credential;
    private string state;
    private string nonce;
    private long seq;

    private SampleTerminal(ECDsa key, EnrolResponse enrolled, string nonce)
    {
        this.key = key;
        this.nonce = nonce;
        keyId = EcJwks.Thumbprint(EcJwks.FromKey(key));
        credential = enrolled.Credential;
        state = enrolled.State;
        TerminalId = enrolled.TerminalId;
    }

    public string TerminalId { get; }

    public string Path => $"/v1/terminals/{TerminalId}/check-in";

    public static async Task<IReadOnlyList<SampleTerminal>> EnrolAsync(IServiceProvider services, int count, CancellationToken cancellationToken)
    {
        var codes = services.GetRequiredService<EnrolmentCodes>();
        var handler = services.GetRequiredService<EnrolHandler>();
        var tokens = services.GetRequiredService<Tokens>();
        var terminals = new List<SampleTerminal>();
        foreach (var ids in Enumerable.Range(0, count).Select(i => $"t{i:D5}").Chunk(Limits.EnrolmentCodesPerRequest))
        {
            var request = new CreateCodesRequest(ids, "shop-1", new Dictionary<string, string> { ["ring"] = "a" }, 3600);
            foreach (var code in (await codes.CreateAsync(InMemoryApp.Estate, request, "operator", cancellationToken)).Items)
            {
                var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var enrolment = new EnrolRequest($"sn-{code.TerminalId}", "POS-1", "A", EcJwks.FromKey(key), "1.0.0", code.Code);
                var outcome = await handler.HandleAsync(enrolment, cancellationToken);
                terminals.Add(outcome.Is(out var enrolled, out var problem)
                    ? new SampleTerminal(key, enrolled, tokens.IssueNonce())
                    : throw new InvalidOperationException($"{code.TerminalId} was not enrolled: {problem}"));
            }
        }

        return terminals;
    }

    /// <summary>The next check-in, signed.</summary>
    public SampleRequest Next()
    {
        var request = new CheckInRequest(
            ++seq,
            new HardwareInfo($"sn-{TerminalId}", "POS-1", "A"),
            components,
            peripherals,
            new Conditions("mains", 80, false, 0, 900, 4L << 30, "ethernet", false, "Europe/Berlin"),
            "1.0.0",
            state);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.CheckInRequest);
        var signed = RequestSigner.Sign(key, keyId, "POST", Path, string.Empty, body, credential, nonce, DateTimeOffset.UtcNow);
        return new SampleRequest(Path, body, credential, signed);
    }

    /// <summary>Takes over what the next check-in needs from an answer.</summary>
    public void Take(ReadOnlySpan<byte> body, string nextNonce)
    {
        var answer = JsonSerializer.Deserialize(body, ProtocolJson.Default.CheckInResponse)!;
        if (answer.Seq != seq)
        {
            throw new InvalidOperationException($"The answer is for check-in {answer.Seq}, sent was {seq}.");
        }

        (state, nonce) = (answer.State, nextNonce);
    }

    public void Dispose() => key.Dispose();
}
