using PosCloud.Core.Backups;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Backups;

public sealed class RestoreOrderTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task RestorePending_UntilTheTerminalHasAnswered_IsADirectiveOfItsOwn()
    {
        var (terminal, file) = await BackedUpAsync();
        var grant = Grant(file);
        var ordered = (await ReleaseAsync(grant)).Value();

        var answer = await terminal.CheckInAsync();
        var again = await terminal.CheckInAsync();

        Assert.Equal(RestoreState.Ordered, ordered.State);
        Assert.Equal(DirectiveAction.Restore, answer.Directive.Action);
        Assert.Equal(new RestoreOrder(ordered.RestoreId, "b-1", BackupSamples.Hash(file), file.Length, grant), answer.Directive.Restore);
        Assert.Equal(BackupSamples.Hash(file), Assert.Single(answer.Response.Links).Sha256);
        Assert.Contains("till-1/b-1", answer.Response.Links[0].Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(answer.Directive.Restore, again.Directive.Restore);
        Assert.Equal(answer.Directive.Seq + 1, again.Directive.Seq);
        Assert.Equal(RefusalRules.RestorePending, Assert.Single(again.Response.Refusals).Rule);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_ThatEnded_IsAnnouncedOnceAndOrderedNoMore(bool restored)
    {
        var (terminal, file) = await BackedUpAsync();
        var ordered = (await ReleaseAsync(Grant(file))).Value();
        await terminal.CheckInAsync();
        terminal.Restore = restored
            ? new RestoreReport(ordered.RestoreId, true, Sets: [new DataSetSummary("articles", 1, 3, 3, new string('a', 64))])
            : new RestoreReport(ordered.RestoreId, false, "restore-refused", "wrap-refused");

        var answer = await terminal.CheckInAsync();
        var repeated = await terminal.CheckInAsync();
        await cloud.DrainAsync();

        Assert.Equal((DirectiveAction.None, DirectiveAction.None), (answer.Directive.Action, repeated.Directive.Action));
        Assert.Empty(answer.Response.Links);
        var view = (await cloud.Get<BackupHandler>().ListAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value().Restore!;
        Assert.Equal((restored ? RestoreState.Restored : RestoreState.Failed, restored ? null : "restore-refused"), (view.State, view.Reason));
        Assert.Equal(restored ? "articles: 3 records in 1 files" : "wrap-refused", view.Detail);
        Assert.Equal(restored ? 1 : 0, cloud.Publisher.CountOf(EventTypes.TerminalRestored));
        Assert.Equal(restored ? 0 : 1, cloud.Publisher.CountOf(EventTypes.TerminalRestoreFailed));
    }

    [Fact]
    public async Task Restore_ReportedForAnotherOrder_ChangesNothing()
    {
        var (terminal, file) = await BackedUpAsync();
        await ReleaseAsync(Grant(file));
        terminal.Restore = new RestoreReport("r-other", true);

        Assert.Equal(DirectiveAction.Restore, (await terminal.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Release_Repeated_IsTheSameOrder_AndANewGrantIsANewOne()
    {
        var (_, file) = await BackedUpAsync();
        var grant = Grant(file);

        var first = (await ReleaseAsync(grant)).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first, (await ReleaseAsync(grant)).Value());
        Assert.NotEqual(first.RestoreId, (await ReleaseAsync(Grant(file))).Value().RestoreId);
    }

    [Fact]
    public async Task Release_OfNoGrantOrNoBackup_IsRefused()
    {
        var (_, file) = await BackedUpAsync();

        Assert.Equal(Reasons.FieldInvalid, (await ReleaseAsync("AAAA")).Problem?.Reason);
        Assert.Equal(Reasons.BackupUnknown, (await ReleaseAsync(Grant(file), "b-9")).Problem?.Reason);
    }

    [Fact]
    public async Task DataUnsupported_RestoreForAnAgentThatCannot_WaitsAndSaysSo()
    {
        var (terminal, file) = await BackedUpAsync();
        terminal.RestoreKey = null;
        await ReleaseAsync(Grant(file));

        var answer = await terminal.CheckInAsync();

        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Contains(answer.Response.Refusals, r => r.Rule == RefusalRules.DataUnsupported);
    }

    [Fact]
    public async Task Replacement_FindsTheBackupsOfItsId_AndNotTheOrderOfTheOldHardware()
    {
        var (_, file) = await BackedUpAsync();
        await ReleaseAsync(Grant(file));
        var replacement = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-200", RestoreKey = BackupCloud.NewRestoreKey() };
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));

        Assert.Equal(DirectiveAction.None, (await replacement.CheckInAsync()).Directive.Action);
        var list = (await cloud.Get<BackupHandler>().ListAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value();
        Assert.Equal(("b-1", "sn-100"), (list.Items[0].BackupId, list.Items[0].HardwareId));
        Assert.Equal(replacement.RestoreKey, list.RestoreKey);

        await ReleaseAsync(Grant(file));
        Assert.Equal("b-1", (await replacement.CheckInAsync()).Directive.Restore?.BackupId);
    }

    [Fact]
    public async Task Why_WithARestoreOrdered_NamesWhoOrderedIt()
    {
        var (terminal, file) = await BackedUpAsync();
        await terminal.CheckInAsync();
        await ReleaseAsync(Grant(file));

        var why = (await cloud.Get<WhyHandler>().HandleAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value();

        var refusal = Assert.Single(why.Refusals);
        Assert.Equal((RefusalRules.RestorePending, "b-1 ordered by anna"), (refusal.Rule, refusal.Seen));
    }

    [Fact]
    public async Task ReleaseWithData_IsOfferedToAgentsThatKnowData_WithItsPlans()
    {
        var backup = new BackupPlan(["articles"]);
        IReadOnlyList<MigrationStep> migrations = [new("append-column", MigrationKind.BuiltIn, "articles", "articles-2")];
        var terminal = await cloud.TerminalAsync();
        var image = SampleImages.Of(2);
        var request = new DraftReleaseRequest(
            [new DraftComponent(FakeOperations.Component, "2.0.0", SampleImages.Sha256(image), image.Length)], Backup: backup, Migrations: migrations);
        (await cloud.Get<ReleaseHandler>().DraftAsync(FakeCloud.Estate, request, "uploader", CancellationToken.None)).Value();
        await cloud.UploadAsync("2.0.0", image);
        (await cloud.CompleteAsync("2.0.0")).Value();
        var view = (await cloud.PublishAsync("2.0.0")).Value();
        await cloud.DrainAsync();
        await cloud.BuildAsync();
        await cloud.RollOutAsync("r-1", "2.0.0");

        Assert.Equal((backup.Sets[0], migrations[0]), (view.Backup!.Sets[0], view.Migrations![0]));
        Assert.Contains((await terminal.CheckInAsync()).Response.Refusals, r => r.Rule == RefusalRules.DataUnsupported);

        terminal.RestoreKey = BackupCloud.NewRestoreKey();
        var directive = (await terminal.CheckInAsync()).Directive;
        Assert.Equal(DirectiveAction.Update, directive.Action);
        Assert.Equal(backup.Sets, directive.Backup!.Sets);
        Assert.Equal(migrations, directive.Migrations);
    }

    [Fact]
    public async Task CheckIn_WithARestoreKey_StillCostsOneTransaction()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.RestoreKey = BackupCloud.NewRestoreKey();
        await terminal.CheckInAsync();
        await cloud.SeeWorldAsync();
        cloud.Faults.Reset();

        await terminal.CheckInAsync();

        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }

    private async Task<(FakeTerminal Terminal, byte[] File)> BackedUpAsync()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.RestoreKey = BackupCloud.NewRestoreKey();
        return (terminal, await cloud.BackUpAsync(terminal, "b-1"));
    }

    private Task<Outcome<RestoreView>> ReleaseAsync(string? grant, string backupId = "b-1") =>
        cloud.Get<BackupHandler>().ReleaseAsync(FakeCloud.Estate, "till-1", backupId, grant, "anna", CancellationToken.None);

    private static string Grant(byte[] file)
    {
        using var key = BackupSamples.NewKey();
        return BackupGrant.Create(BackupHeader.Read(new MemoryStream(file)), BackupSamples.Hash(file), BackupCloud.Recipient, BackupPublicKey.From(key)).ToText();
    }
}
