using PosCloud.Core.Backups;
using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Trust.Backups;

namespace PosCloud.Tests.Backups;

public sealed class BackupUploadTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Backup_ThatIsWhole_IsListedAndAnnounced()
    {
        var terminal = await cloud.TerminalAsync();

        var file = await cloud.BackUpAsync(terminal, "b-1");
        await cloud.DrainAsync();

        var listed = Assert.Single((await ListAsync(terminal)).Items);
        Assert.Equal(("b-1", BackupSamples.Hash(file), (long)file.Length, "sn-100"), (listed.BackupId, listed.Sha256, listed.Length, listed.HardwareId));
        Assert.Equal(cloud.Time.GetUtcNow() + TimeSpan.FromDays(90), listed.ExpiresAt);
        Assert.Null(listed.Header);
        Assert.NotNull((await cloud.Get<BackupHandler>().ShowAsync(FakeCloud.Estate, "till-1", "b-1", CancellationToken.None)).Value().Header);
        var announced = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalBackedUp);
        Assert.Contains("\"backupId\":\"b-1\"", announced.DataJson, StringComparison.Ordinal);
        Assert.Equal([$"Backups/{FakeCloud.Estate}/till-1/b-1"], cloud.Vault.Backups);
        Assert.Equal(0, cloud.Vault.StagedCount);
    }

    [Fact]
    public async Task Backup_ThatIsNotWhatWasDeclared_IsNoBackup()
    {
        var terminal = await cloud.TerminalAsync();
        var file = BackupCloud.Sealed(terminal, "b-1");
        var ticket = (await cloud.AskAsync(terminal, BackupCloud.Request(file, "b-1"))).Value();

        Assert.Equal(Reasons.UploadMissing, (await cloud.FinishAsync(terminal, ticket.UploadId)).Problem?.Reason);
        cloud.Vault.Upload(ticket.Url!, file[1..]);
        Assert.Equal(Reasons.UploadLengthMismatch, (await cloud.FinishAsync(terminal, ticket.UploadId)).Problem?.Reason);
        cloud.Vault.Upload(ticket.Url!, SampleImages.Edit(file, 1));
        Assert.Equal(Reasons.UploadHashMismatch, (await cloud.FinishAsync(terminal, ticket.UploadId)).Problem?.Reason);

        Assert.Empty((await ListAsync(terminal)).Items);
        Assert.Empty(cloud.Vault.Backups);
        Assert.Equal(0, cloud.Publisher.CountOf(EventTypes.TerminalBackedUp));
    }

    [Fact]
    public async Task Backup_OfAnotherTerminal_IsRefusedBeforeItIsUploaded()
    {
        var one = await cloud.TerminalAsync();
        var other = await cloud.TerminalAsync("till-2");
        var file = BackupCloud.Sealed(other, "b-1");

        Assert.Equal(Reasons.FieldInvalid, (await cloud.AskAsync(one, BackupCloud.Request(file, "b-1"))).Problem?.Reason);
        Assert.Equal(Reasons.FieldInvalid, (await cloud.AskAsync(other, BackupCloud.Request(file, "b-2"))).Problem?.Reason);
    }

    [Fact]
    public async Task Backup_WithABrokenHead_IsRefused()
    {
        var terminal = await cloud.TerminalAsync();
        var request = BackupCloud.Request(BackupCloud.Sealed(terminal, "b-1"), "b-1");

        foreach (var header in new[] { "AAAA", "not base64!", request.Backup!.Header[..^4] })
        {
            var altered = request with { Backup = request.Backup with { Header = header } };
            Assert.Equal(Reasons.FieldInvalid, (await cloud.AskAsync(terminal, altered)).Problem?.Reason);
        }
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Backup_WithAFaultAnywhere_IsThereOnceAndAnnouncedOnce(FaultMoment moment)
    {
        byte[]? file = null;
        var disturbed = await FaultSweep.RunAsync(
            async swept =>
            {
                var terminal = await swept.TerminalAsync();
                file ??= BackupCloud.Sealed(terminal, "b-1");
                return terminal;
            },
            async (swept, terminal) =>
            {
                await swept.SendAsync(terminal, file!, "b-1");
                await swept.DrainAsync();
                Assert.Single(swept.Vault.Backups);
            },
            moment);

        Assert.True(disturbed > 8, $"{disturbed}");
    }

    [Fact]
    public void UploadRequest_OfABackup_IsBounded()
    {
        var sets = new[] { new DataSetSummary("articles", 1, 1, 1, new string('a', 64)) };
        var good = new UploadRequest(UploadRequest.BackupKind, new string('b', 64), 1, new BackupDeclaration("b-1", "AAAA", sets));

        Assert.Null(Error(good));
        Assert.StartsWith("/backup:", Error(good with { Backup = null }), StringComparison.Ordinal);
        Assert.StartsWith("/backup:", Error(good with { Kind = UploadRequest.Diagnostics }), StringComparison.Ordinal);
        Assert.StartsWith("/length:", Error(good with { Length = Limits.BackupBytes + 1 }), StringComparison.Ordinal);
        Assert.StartsWith("/backup/sets:", Error(good with { Backup = good.Backup! with { Sets = [] } }), StringComparison.Ordinal);
        Assert.StartsWith("/backup/sets/0/name:", Error(good with { Backup = good.Backup! with { Sets = [sets[0] with { Name = "../x" }] } }), StringComparison.Ordinal);
        Assert.StartsWith("/backup/backupId:", Error(good with { Backup = good.Backup! with { BackupId = "a/b" } }), StringComparison.Ordinal);
    }

    private async Task<BackupList> ListAsync(FakeTerminal terminal) =>
        (await cloud.Get<BackupHandler>().ListAsync(FakeCloud.Estate, terminal.TerminalId, CancellationToken.None)).Value();

    private static string? Error(UploadRequest request)
    {
        var check = new FieldChecker();
        request.Check(check);
        return check.Error;
    }
}
