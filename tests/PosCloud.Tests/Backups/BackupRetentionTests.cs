using PosCloud.Core.Backups;
using PosCloud.Protocol.Problems;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Backups;

public sealed class BackupRetentionTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Backups_BeyondTheNewestThree_AreDeletedWithTheirBytes()
    {
        var terminal = await cloud.TerminalAsync();
        for (var i = 1; i <= 5; i++)
        {
            await cloud.BackUpAsync(terminal, $"b-{i}");
            cloud.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["b-5", "b-4", "b-3"], await IdsAsync("till-1"));
        Assert.Equal(["b-3", "b-4", "b-5"], cloud.Vault.Backups.Select(Path.GetFileName));
    }

    [Fact]
    public async Task Backups_OfOthers_DoNotCount()
    {
        var (one, other) = (await cloud.TerminalAsync(), await cloud.TerminalAsync("till-10"));
        await cloud.BackUpAsync(other, "b-0");
        for (var i = 1; i <= 4; i++)
        {
            await cloud.BackUpAsync(one, $"b-{i}");
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["b-0"], await IdsAsync("till-10"));
        Assert.Equal(3, (await IdsAsync("till-1")).Count);
    }

    [Fact]
    public async Task Backup_ThatIsBeingRestored_IsKeptUntilItIs()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.RestoreKey = BackupCloud.NewRestoreKey();
        await cloud.BackUpAsync(terminal, "b-1");
        (await cloud.Get<BackupHandler>().ReleaseAsync(FakeCloud.Estate, "till-1", "b-1", null, "anna", CancellationToken.None)).Value();
        for (var i = 2; i <= 5; i++)
        {
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
            await cloud.BackUpAsync(terminal, $"b-{i}");
        }

        Assert.Equal(["b-5", "b-4", "b-3", "b-1"], await IdsAsync("till-1"));
    }

    [Fact]
    public async Task Sweep_DeletesWhatHasExpired_AndNothingElse()
    {
        var terminal = await cloud.TerminalAsync();
        await cloud.BackUpAsync(terminal, "b-1");
        cloud.Time.Advance(TimeSpan.FromDays(60));
        await cloud.BackUpAsync(terminal, "b-2");
        Assert.Equal(0, await SweepAsync());
        cloud.Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());

        Assert.Equal(["b-2"], await IdsAsync("till-1"));
        Assert.Equal(["b-2"], cloud.Vault.Backups.Select(Path.GetFileName));
        Assert.Empty(await ExpiredAsync(cloud.Time.GetUtcNow()));
        Assert.Equal(["b-2"], await ExpiredAsync(cloud.Time.GetUtcNow() + TimeSpan.FromDays(100)));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Sweep_WithAFaultAnywhere_IsFinishedByTheNext(FaultMoment moment)
    {
        for (var at = 1; ; at++)
        {
            using var swept = new FakeCloud();
            await swept.BackUpAsync(await swept.TerminalAsync(), "b-1");
            swept.Time.Advance(TimeSpan.FromDays(91));
            swept.Faults.Arm(at, moment);
            try
            {
                await swept.Get<BackupRetention>().SweepAsync(CancellationToken.None);
            }
            catch (StorageFaultException)
            {
                // The timer's run failed as a whole.
            }

            if (!swept.Faults.Fired)
            {
                Assert.True(at > 3, $"{at}");
                return;
            }

            swept.Faults.Reset();
            await swept.Get<BackupRetention>().SweepAsync(CancellationToken.None);
            Assert.Empty(swept.Vault.Backups);
            Assert.Empty((await swept.Get<BackupHandler>().ListAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value().Items);
        }
    }

    [Fact]
    public async Task Delete_OnDemand_RemovesRowAndBytes()
    {
        var terminal = await cloud.TerminalAsync();
        await cloud.BackUpAsync(terminal, "b-1");
        var handler = cloud.Get<BackupHandler>();

        Assert.Equal("b-1", (await handler.DeleteAsync(FakeCloud.Estate, "till-1", "b-1", CancellationToken.None)).Value().BackupId);

        Assert.Empty(await IdsAsync("till-1"));
        Assert.Empty(cloud.Vault.Backups);
        Assert.Equal(Reasons.BackupUnknown, (await handler.DeleteAsync(FakeCloud.Estate, "till-1", "b-1", CancellationToken.None)).Problem?.Reason);
        Assert.Equal(Reasons.BackupUnknown, (await handler.ShowAsync(FakeCloud.Estate, "till-1", "b-1", CancellationToken.None)).Problem?.Reason);
        Assert.Equal(Reasons.TerminalUnknown, (await handler.ListAsync(FakeCloud.Estate, "till-9", CancellationToken.None)).Problem?.Reason);
    }

    private Task<int> SweepAsync() => cloud.Get<BackupRetention>().SweepAsync(CancellationToken.None);

    private async Task<IReadOnlyList<string>> IdsAsync(string terminalId) =>
        [.. (await cloud.Get<BackupHandler>().ListAsync(FakeCloud.Estate, terminalId, CancellationToken.None)).Value().Items.Select(b => b.BackupId)];

    private async Task<IReadOnlyList<string>> ExpiredAsync(DateTimeOffset now)
    {
        var found = new List<string>();
        await foreach (var line in cloud.Get<IBackupStore>().ExpiredAsync(FakeCloud.Estate, now, CancellationToken.None))
        {
            found.Add(line.BackupId);
        }

        return found;
    }
}
