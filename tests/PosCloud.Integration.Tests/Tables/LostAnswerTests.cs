using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PosCloud.Integration.Tests.Tables;

/// <summary>The pipeline tries again after an answer was lost, and meets what the first try committed.</summary>
[Collection(AzuriteTests.Name)]
public sealed class LostAnswerTests(AzuriteFixture fixture) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly LoseAnswers loss = new();
    private TableClient table = null!;

    public Task InitializeAsync()
    {
        var options = new TableClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(loss, HttpPipelinePosition.BeforeTransport);
        table = new TableClient(fixture.Azurite.ConnectionString, $"t{Guid.NewGuid():N}", options);
        return table.CreateAsync(None);
    }

    public Task DisposeAsync() => table.DeleteAsync(None);

    [Fact]
    public async Task Add_WhoseAnswerIsLost_EndsIn409_ThoughItIsCommitted()
    {
        loss.Remaining = 1;

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), None));

        Assert.Equal((409, "EntityAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: None)).HasValue);
    }

    [Fact]
    public async Task Transaction_WhoseAnswerIsLost_EndsIn412_ThoughItIsCommitted()
    {
        var added = await table.AddEntityAsync(new TableEntity("p", "state") { ["N"] = 1 }, None);
        loss.Remaining = 1;

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "state") { ["N"] = 2 }, added.Headers.ETag!.Value),
                new(TableTransactionActionType.Add, new TableEntity("p", "event")),
            ],
            None));

        TableEntity state = await table.GetEntityAsync<TableEntity>("p", "state", cancellationToken: None);
        Assert.Equal((412, 0, 2), (refused.Status, refused.FailedTransactionActionIndex!.Value, state.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task Upsert_WhoseAnswerIsLost_Succeeds()
    {
        loss.Remaining = 1;

        Assert.Equal(204, (await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, cancellationToken: None)).Status);
        Assert.Equal(0, loss.Remaining);
    }

    private sealed class LoseAnswers : HttpPipelinePolicy
    {
        public int Remaining { get; set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (Remaining > 0)
            {
                Remaining--;
                throw new IOException("The connection was reset.");
            }
        }
    }
}
