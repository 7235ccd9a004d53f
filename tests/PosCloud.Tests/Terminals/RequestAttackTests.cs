using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;
using PosCloud.Tests.Fakes.Tables;
using PosCloud.Tests.Performance;
using PosCloud.Trust;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Terminals;

/// <summary>
/// Attackers on the network and with another terminal's key, against the real app over tables in memory: 2,000 random
/// cases, each after an honest check-in, and none may be taken or write anything.
/// </summary>
public sealed partial class RequestAttackTests : IAsyncLifetime
{
    private const int Cases = 2_000;

    private static readonly Attack[] Attacks =
    [
        new("a recorded request again", (c, r) => c.Replay(r), StatusCodes.Status409Conflict),
        new("the last request again", (c, _) => c.Last, StatusCodes.Status200OK),
        new("signed by a key of the attacker", (c, _) => c.Signed(c.Next, c.Stranger, c.KeyId(c.Next))),
        new("signed by a key of the attacker under its own name", (c, _) => c.Signed(c.Next, c.Stranger, c.StrangerId)),
        new("signature of a recorded request", (c, r) => c.Next with { Signed = c.Next.Signed with { Signature = c.Any(r).Signed.Signature } }),
        new("signature and its input of a recorded request", (c, r) => c.Next with
        {
            Signed = c.Any(r).Signed with { ContentDigest = c.Next.Signed.ContentDigest },
        }),
        new("body of a recorded request", (c, r) => c.Next with { Body = c.Any(r).Body }),
        new("method", (c, _) => c.Next, Method: r => Pick(r, "GET", "PUT", "DELETE", "PATCH", "post", "POSTS")),
        new("path", (c, r) => c.Next with { Path = "/" + Edit(c.Next.Path[1..], r) }),
        new("path of another terminal", (c, _) => c.Next with { Path = c.Other.Path }),
        new("query", (c, r) => c.Next with { Path = $"{c.Next.Path}?a={r}" }),
        new("body", (c, r) => c.Next with { Body = Encoding.Latin1.GetBytes(Edit(Encoding.Latin1.GetString(c.Next.Body), r)) }),
        new("body and its digest", (c, r) => WithBody(c.Next, Encoding.Latin1.GetBytes(Edit(Encoding.Latin1.GetString(c.Next.Body), r)))),
        new("nonce", (c, _) => c.Next with { Signed = c.Next.Signed with { SignatureInput = c.WithFreshNonce(c.Next) } }),
        new("signature input", (c, r) => c.Next with { Signed = c.Next.Signed with { SignatureInput = Edit(c.Next.Signed.SignatureInput, r) } }),
        new("signature", (c, r) => c.Next with { Signed = c.Next.Signed with { Signature = Edit(c.Next.Signed.Signature, r) } }),
        new("credential", (c, r) => c.Next with { Credential = Edit(c.Next.Credential, r) }),
        new("credential of another terminal", (c, _) => c.Next with { Credential = c.OtherCredential }),
        new("request of another terminal with its own credential", (c, _) => c.OtherAsThis),
    ];

    private readonly List<SampleRequest> recorded = [];
    private InMemoryApp app = null!;
    private CheckInFunction function = null!;
    private SampleTerminal[] terminals = [];
    private long writes;
    private long lastDirective;

    public async Task InitializeAsync()
    {
        app = await InMemoryApp.CreateAsync(CancellationToken.None);
        terminals = [.. await SampleTerminal.EnrolAsync(app.Services, 2, CancellationToken.None)];
        function = ActivatorUtilities.CreateInstance<CheckInFunction>(app.Services);
        app.Tables.AfterOperation = (operation, _) =>
        {
            writes += operation.Kind is TableOperationKind.Get or TableOperationKind.QueryPage or TableOperationKind.QueryTables ? 0 : 1;
            return Task.CompletedTask;
        };
        Assert.Equal(StatusCodes.Status200OK, Honest());
        Assert.Equal(StatusCodes.Status200OK, Honest());
    }

    public Task DisposeAsync()
    {
        Array.ForEach(terminals, terminal => terminal.Dispose());
        app.Dispose();
        return Task.CompletedTask;
    }

    [Property(MaxTest = Cases)]
    public void Request_ReplayedSignedByOthersOrAltered_IsNeverTaken(DoNotSize<uint> kind, DoNotSize<uint> random)
    {
        var attack = Attacks[kind.Item % (uint)Attacks.Length];

        // The same way in works for the terminal itself, each time.
        Assert.Equal(StatusCodes.Status200OK, Honest());
        var forged = attack.Make(new Scene(this), random.Item);
        var (before, operations) = (writes, app.Tables.OperationCount);

        var (status, body) = Send(forged, attack.Method?.Invoke(random.Item) ?? HttpMethods.Post);

        // A number that goes backwards is written down as the sign of a copied disk, once for each message taken; nothing else changes.
        Assert.True(before == writes || attack.Expected == StatusCodes.Status409Conflict, $"{attack.Name} ({random.Item}) wrote something.");
        Assert.True(attack.Expected is { } expected ? expected == status : status is >= 400 and < 500, $"{attack.Name} ({random.Item}): {status}");
        if (status == StatusCodes.Status200OK)
        {
            // What a terminal gets when the first answer was lost: the old directive, for the old nonce.
            Assert.Equal(lastDirective, DirectiveSeq(body));
        }
        else if (attack.Expected is null)
        {
            Assert.True(operations == app.Tables.OperationCount, $"{attack.Name} ({random.Item}) cost a storage call.");
        }
    }

    private int Honest()
    {
        var request = terminals[0].Next();
        var (status, body) = Send(request, HttpMethods.Post, answer => terminals[0].Take(answer.Body, answer.Nonce));
        recorded.Add(request);
        lastDirective = DirectiveSeq(body);
        return status;
    }

    private (int Status, byte[] Body) Send(SampleRequest request, string method, Action<(byte[] Body, string Nonce)>? take = null)
    {
        using var answer = new MemoryStream();
        var context = InMemoryCheckIn.Context(app.Services, request, answer);
        context.Request.Method = method;
        var handled = InMemoryCheckIn.HandleAsync(function, context, RouteOf(request.Path));
        Assert.True(handled.IsCompletedSuccessfully, handled.Exception?.ToString() ?? "The check-in did not complete synchronously.");
        take?.Invoke((answer.ToArray(), context.Response.Headers[Headers.Nonce].ToString()));
        return (context.Response.StatusCode, answer.ToArray());
    }

    // As the host's router gives it: the segment of the terminal, or what is in its place.
    private static string RouteOf(string path) => path.Split('?')[0].Split('/').ElementAtOrDefault(3) ?? "";

    private static long DirectiveSeq(byte[] answer)
    {
        var response = JsonSerializer.Deserialize(answer, ProtocolJson.Default.CheckInResponse)!;
        var payload = Convert.FromBase64String(response.Directive.Payload);
        return JsonSerializer.Deserialize(payload, ProtocolJson.Default.Directive)!.Seq;
    }

    private static SampleRequest WithBody(SampleRequest request, byte[] body) => request with
    {
        Body = body,
        Signed = request.Signed with { ContentDigest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:" },
    };

    private static T Pick<T>(uint random, params T[] items) => items[random % (uint)items.Length];

    /// <summary>One character replaced, removed or added, and never the same text.</summary>
    private static string Edit(string text, uint random)
    {
        var at = (int)((random >> 2) % (uint)text.Length);
        var other = text[at] == 'x' ? 'y' : 'x';
        return (random % 3) switch
        {
            0 => $"{text[..at]}{other}{text[(at + 1)..]}",
            1 => text.Remove(at, 1),
            _ => text.Insert(at, other.ToString()),
        };
    }

    [GeneratedRegex("nonce=\"[^\"]*\"")]
    private static partial Regex NonceParameter();

    [GeneratedRegex("keyid=\"([^\"]*)\"")]
    private static partial Regex KeyIdParameter();

    private sealed record Attack(
        string Name, Func<Scene, uint, SampleRequest> Make, int? Expected = null, Func<uint, string>? Method = null);

    /// <summary>What an attacker has seen, can make, and would like to change.</summary>
    private sealed class Scene(RequestAttackTests test)
    {
        private static readonly ECDsa StrangerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        /// <summary>What the terminal would send next; nobody has seen it yet.</summary>
        public SampleRequest Next { get; } = test.terminals[0].Next();

        public SampleRequest Last => test.recorded[^1];

        public ECDsa Stranger => StrangerKey;

        public string StrangerId { get; } = EcJwks.Thumbprint(EcJwks.FromKey(StrangerKey));

        public SampleTerminal Other => test.terminals[1];

        public string OtherCredential => Other.Next().Credential;

        /// <summary>Made and signed by another enrolled terminal, and sent under this one's name.</summary>
        public SampleRequest OtherAsThis => Other.Next() with { Path = Next.Path };

        public SampleRequest Any(uint random) => test.recorded[(int)(random % (uint)test.recorded.Count)];

        /// <summary>Any but the last.</summary>
        public SampleRequest Replay(uint random) => test.recorded[(int)(random % (uint)(test.recorded.Count - 1))];

        public string KeyId(SampleRequest request) => KeyIdParameter().Match(request.Signed.SignatureInput).Groups[1].Value;

        public string WithFreshNonce(SampleRequest request) => NonceParameter().Replace(
            request.Signed.SignatureInput, $"nonce=\"{test.app.Services.GetRequiredService<Tokens>().IssueNonce()}\"");

        public SampleRequest Signed(SampleRequest request, ECDsa key, string keyId) => request with
        {
            Signed = RequestSigner.Sign(
                key, keyId, "POST", request.Path, "", request.Body, request.Credential,
                NonceParameter().Match(request.Signed.SignatureInput).Value[7..^1], DateTimeOffset.UtcNow),
        };
    }
}
