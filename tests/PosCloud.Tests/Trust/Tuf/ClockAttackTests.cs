using Microsoft.Extensions.Time.Testing;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What a terminal with a wrong clock does: a clock may stop updates, and nothing else.</summary>
public sealed class ClockAttackTests
{
    private static readonly FakeTimeProvider FarAhead = new(SampleRoles.Now.AddYears(40));

    private static readonly FakeTimeProvider FarBehind = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Refresh_WithAClockFarAhead_IsRefusedAndForgetsNothing()
    {
        var repository = await SampleRepository.PublishedAsync();
        var client = repository.NewClient();
        await repository.RefreshAsync(client);
        var before = client.Files.ToDictionary(file => file.Key, file => file.Value.ToArray());

        await Refused.BecauseAsync(TufError.Expired, () => repository.RefreshAsync(client, FarAhead));

        Assert.Equal(before, client.Files);
        Assert.Equal(1, (await repository.RefreshAsync(client)).Targets!.Version);
    }

    [Fact]
    public async Task Refresh_WithAClockFarBehind_StillRefusesARollback()
    {
        var repository = await SampleRepository.PublishedAsync();
        var old = repository.Files.Files["timestamp.json"];
        Assert.Equal(PublishResult.Published, await repository.PublishAsync(repository.Roles.Targets(2)));
        var client = repository.NewClient();
        Assert.Equal(2, (await repository.RefreshAsync(client, FarBehind)).Targets!.Version);

        repository.Files.Files["timestamp.json"] = old;

        await Refused.BecauseAsync(TufError.Rollback, () => repository.RefreshAsync(client, FarBehind));
    }

    [Fact]
    public async Task Refresh_WhileTheClockMoves_IsJudgedByItsStart()
    {
        var repository = await SampleRepository.PublishedAsync();
        var time = new FakeTimeProvider(SampleRoles.Now);

        // The clock is set right, or wrong, after the update began: half of the files must not be judged by another time.
        repository.Files.BeforeOpen = name =>
        {
            if (name == "timestamp.json")
            {
                time.Advance(TimeSpan.FromDays(10_000));
            }
        };

        Assert.Equal(1, (await repository.RefreshAsync(repository.NewClient(), time)).Targets!.Version);
        await Refused.BecauseAsync(TufError.Expired, () => repository.RefreshAsync(repository.NewClient(), time));
    }
}
