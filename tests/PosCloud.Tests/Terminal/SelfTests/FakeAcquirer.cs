using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PosCloud.Tests.Terminal.SelfTests;

/// <summary>An acquirer's books, and its answers to requests for <see cref="Endpoint"/>. It knows each transaction by its id.</summary>
internal sealed class FakeAcquirer
{
    public const string Endpoint = "https://acquirer.test/trial";

    private readonly HashSet<string> _reversed = [];

    /// <summary>Amounts that were taken and not given back, by transaction.</summary>
    public Dictionary<string, long> Open { get; } = [];

    /// <summary>Every request, for example <c>authorisations x-1-1</c>.</summary>
    public List<string> Seen { get; } = [];

    public bool Declines { get; set; }

    /// <summary>Throws away the answer to a request whose line is given, after it was booked.</summary>
    public Func<string, bool> Loses { get; set; } = _ => false;

    /// <summary>Null for a request that is for somebody else.</summary>
    public HttpResponseMessage? Answer(string path, string body)
    {
        if (!path.StartsWith("/trial/", StringComparison.Ordinal))
        {
            return null;
        }

        var request = JsonNode.Parse(body)!;
        var id = (string)request["transactionId"]!;
        var line = $"{path.Split('/')[^1]} {id}";
        Seen.Add(line);
        JsonObject answer;
        if (path.EndsWith("/authorisations", StringComparison.Ordinal))
        {
            Assert.Equal((FakeCloud.TerminalId, "EUR"), ((string)request["terminalId"]!, (string)request["currency"]!));
            var approved = !Declines && !_reversed.Contains(id);
            if (approved)
            {
                Open[id] = (long)request["amount"]!;
            }

            answer = new JsonObject { ["approved"] = approved, ["code"] = approved ? "00" : "05" };
        }
        else
        {
            Open.Remove(id);
            _reversed.Add(id);
            answer = new JsonObject { ["reversed"] = true };
        }

        return Loses(line)
            ? throw new HttpRequestException("The line is dead.")
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
    }
}
