using System.Net;
using System.Text;
using PosCloud.Local.Acquirer;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.SelfTests;

namespace PosCloud.Tests.Local.Acquirer;

/// <summary>The simulated acquirer behind the agent's own client.</summary>
public sealed class SimulatedAcquirerTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private SimulatedAcquirer _acquirer = null!;

    private TrialTransaction Payment => new(_acquirer.Endpoint, 100, "EUR");

    public async Task InitializeAsync() => _acquirer = await SimulatedAcquirer.StartAsync(0, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _acquirer.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task Authorise_Twice_TakesTheAmountOnce()
    {
        var client = new HttpAcquirer(_http);

        Assert.Equal(new AcquirerAnswer(true, "00"), await client.AuthoriseAsync(Payment, "x-1", "t-1", CancellationToken.None));
        Assert.Equal(new AcquirerAnswer(true, "00"), await client.AuthoriseAsync(Payment, "x-1", "t-1", CancellationToken.None));
        Assert.Equal((1, 100L), (_acquirer.Authorisations, _acquirer.OpenAmount));

        await client.ReverseAsync(Payment, "x-1", CancellationToken.None);
        await client.ReverseAsync(Payment, "x-1", CancellationToken.None);
        Assert.Equal(0, _acquirer.OpenAmount);
    }

    [Fact]
    public async Task Authorise_AfterItsReversal_IsDeclined()
    {
        var client = new HttpAcquirer(_http);
        await client.ReverseAsync(Payment, "x-1", CancellationToken.None);

        Assert.Equal(new AcquirerAnswer(false, "05"), await client.AuthoriseAsync(Payment, "x-1", "t-1", CancellationToken.None));
        Assert.Equal(0, _acquirer.OpenAmount);
    }

    [Fact]
    public async Task Authorise_SilentAcquirer_IsNoAnswer()
    {
        _acquirer.Mood = AcquirerMood.Silent;

        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpAcquirer(_http).AuthoriseAsync(Payment, "x-1", "t-1", CancellationToken.None));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"transactionId":"x","terminalId":"t","amount":-1,"currency":"EUR"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"transactionId":"x","terminalId":"t","amount":"1","currency":"EUR"}""", HttpStatusCode.BadRequest)]
    public async Task Authorise_BadBody_IsRefused(string body, HttpStatusCode expected)
    {
        using var response = await _http.PostAsync($"{_acquirer.Endpoint}/authorisations", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(0, _acquirer.Authorisations);
    }
}
