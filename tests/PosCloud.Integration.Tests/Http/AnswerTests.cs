using System.Net.Http.Headers;
using System.Text;
using Azure;
using PosCloud.Local;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>What answers carry when the service itself is in trouble, and what its log never says.</summary>
[Collection(HttpTests.Name)]
public sealed class AnswerTests(LocalCloudFixture cloud)
{
    [Fact]
    public async Task CheckIn_WhileStorageFails_IsBusy_AndTheSameRequestWorksLater()
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;
        cloud.Faults[terminal.TerminalId] = new RequestFailedException(503, "Server busy.", "ServerBusy", null);

        var busy = await terminal.PostAsync("check-in", terminal.CheckInBody());

        busy.RefusesTerminal(Reasons.Busy);
        Assert.True(int.Parse(busy.Headers["Retry-After"].Single(), null) > 0);
        cloud.Faults.Clear();
        Assert.Equal(200, (await terminal.PostAsync("check-in", terminal.CheckInBody())).Status);
    }

    [Fact]
    public async Task CheckIn_WhenTheServiceIsBroken_SaysSo_WithoutItsReason()
    {
        var terminal = await cloud.EnrolAsync();
        terminal.Seq = 1;
        cloud.Faults[terminal.TerminalId] = new InvalidDataException("Row demo|abc S|x has no State.");

        var broken = await terminal.PostAsync("check-in", terminal.CheckInBody());

        broken.RefusesTerminal(Reasons.Internal);
        Assert.True(int.Parse(broken.Headers["Retry-After"].Single(), null) > 0);
        Assert.DoesNotContain("has no State", Encoding.UTF8.GetString(broken.Body), StringComparison.Ordinal);
        cloud.Faults.Clear();
        Assert.Equal(200, (await terminal.PostAsync("check-in", terminal.CheckInBody())).Status);
    }

    [Fact]
    public async Task Answers_ToATerminal_AllCarryANewNonce()
    {
        var terminal = await cloud.EnrolAsync();
        var nonces = new List<string?> { terminal.Nonce };
        await terminal.CheckInAsync();
        nonces.Add(terminal.Nonce);
        nonces.Add((await terminal.PostAsync("reports", "{}")).Nonce);
        nonces.Add((await terminal.PostAsync("links", "{}")).Nonce);
        nonces.Add((await terminal.PostAsync("uploads", "{}")).Nonce);
        nonces.Add((await terminal.PostAsync("uploads/none/complete", "{}")).Nonce);
        nonces.Add((await terminal.EnrolAsync("demo.00000000")).Nonce);

        Assert.DoesNotContain(null, nonces);
        Assert.Equal(nonces.Count, nonces.Distinct().Count());
    }

    [Fact]
    public async Task Log_NeverHasASecret()
    {
        var terminal = cloud.CreateTerminal();
        var code = await cloud.CreateCodeAsync(terminal.TerminalId);
        var token = new TokenForge(cloud.Cloud.Issuer).Create();
        await terminal.EnrolAsync(code);
        await terminal.CheckInAsync();
        var offered = await cloud.OfferedTerminalAsync();
        var sas = offered.Answer.Links.Select(link => link.Url.Query).ToList();

        // Each secret also on a path that fails loudly.
        await AdminAsync("releases/..%2f", token);
        await AdminAsync("terminals", token + "x");
        cloud.Faults[terminal.TerminalId] = new RequestFailedException(503, "marker-of-a-logged-failure");
        terminal.Seq++;
        Assert.Equal(503, (await terminal.PostAsync("check-in", terminal.CheckInBody())).Status);
        Assert.Equal(503, (await terminal.EnrolAsync(code)).Status);
        cloud.Faults.Clear();
        await terminal.PostAsync("check-in", terminal.CheckInBody(), r => r.Nonce = null);
        using var blocked = await cloud.Http.GetAsync(new Uri(offered.LinkOf(offered.Delta).AbsoluteUri.Replace("sp=r", "sp=w", StringComparison.Ordinal)));

        var log = string.Join('\n', cloud.Log.Lines);
        Assert.Contains("marker-of-a-logged-failure", log, StringComparison.Ordinal);
        Assert.All(
            [code, code[(code.IndexOf('.', StringComparison.Ordinal) + 1)..], token, token.Split('.')[2], terminal.Credential!, terminal.State!, cloud.Cloud.MasterKey, .. sas, .. sas.Select(Signature)],
            secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    private static string Signature(string query)
    {
        var start = query.IndexOf("sig=", StringComparison.Ordinal) + 4;
        var value = query[start..].Split('&')[0];
        Assert.True(value.Length > 20);
        return value;
    }

    private async Task AdminAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, RawTarget.On(cloud.Cloud.Address, $"/v1/estates/{LocalCloud.Estate}/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await cloud.Http.SendAsync(request);
        Assert.InRange((int)response.StatusCode, 400, 499);
    }
}
