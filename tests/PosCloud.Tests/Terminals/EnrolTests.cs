using Azure.Data.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Problems;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

public sealed class EnrolTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Enrol_WithANewCode_CostsFiveOperationsAndOneToClearTheOutbox()
    {
        var code = await cloud.CodeAsync("till-1");
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1));
        cloud.Faults.Reset();

        await terminal.EnrolAsync(code);
        await cloud.DrainAsync();

        Assert.Equal(
            [
                "terminals Get", "terminals Update", // the code is bound to the key
                "terminals Get", "terminals Upsert", "terminals Transaction", // the terminal, its bucket's mark
                "publish", "terminals Transaction",
            ],
            cloud.Faults.Operations);
        Assert.Equal(EventTypes.TerminalEnrolled, Assert.Single(cloud.Publisher.Events).Type);
    }

    [Fact]
    public async Task Enrol_SentTwice_GivesTheSameTerminalAndOneEvent()
    {
        var code = await cloud.CodeAsync("till-1");
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1));
        await terminal.EnrolAsync(code);
        var first = terminal.Credential;

        await terminal.EnrolAsync(code);
        await cloud.SettleAsync();

        Assert.Equal(first, terminal.Credential);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalEnrolled));
    }

    [Fact]
    public async Task Enrol_WithACodeThatAnotherKeyUsed_IsRefused()
    {
        var code = await cloud.CodeAsync("till-1");
        await new FakeTerminal(cloud, SampleImages.Of(1)).EnrolAsync(code);

        Assert.Equal(Reasons.EnrolmentCodeUsed, (await new FakeTerminal(cloud, SampleImages.Of(1)).SendEnrolAsync(code)).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_WithAnExpiredCode_IsRefused()
    {
        var code = await cloud.CodeAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Reasons.EnrolmentCodeExpired, (await new FakeTerminal(cloud, SampleImages.Of(1)).SendEnrolAsync(code)).Problem?.Reason);
    }

    [Theory]
    [InlineData("demo.0000000000000000000")]
    [InlineData("other.0000000000000000000")]
    [InlineData("no-dot-at-all")]
    [InlineData(".0000000")]
    [InlineData("../..|demo.00")]
    public async Task Enrol_WithAnUnknownCode_IsRefused(string code)
    {
        Assert.Equal(Reasons.EnrolmentCodeUnknown, (await new FakeTerminal(cloud, SampleImages.Of(1)).SendEnrolAsync(code)).Problem?.Reason);
    }

    [Fact]
    public async Task Enrol_OfReplacedHardware_EndsTheOldCredential()
    {
        var old = await cloud.TerminalAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var replacement = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-200" };
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));

        Assert.Equal(Reasons.TerminalRevoked, (await old.SendAsync(old.NextCheckIn())).Problem?.Reason);
        await replacement.CheckInAsync();
    }

    [Fact]
    public async Task Enrol_WithTheOldCodeAfterTheTerminalWasReplaced_DoesNotTakeTheNameBack()
    {
        var code = await cloud.CodeAsync("till-1");
        var old = new FakeTerminal(cloud, SampleImages.Of(1));
        await old.EnrolAsync(code);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var replacement = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-200" };
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Reasons.EnrolmentCodeUsed, (await old.SendEnrolAsync(code)).Problem?.Reason);
        await replacement.CheckInAsync();
    }

    [Fact]
    public async Task Enrol_ThatCrashedAfterBindingItsCode_IsFinishedByTheRepeat()
    {
        var before = await cloud.TerminalAsync("till-1");
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var code = await cloud.ReplacementCodeAsync("till-1", "sn-200");
        var replacement = new FakeTerminal(cloud, SampleImages.Of(1)) { HardwareId = "sn-200" };
        cloud.Faults.Arm(2, FaultMoment.After);
        await Assert.ThrowsAsync<StorageFaultException>(() => replacement.SendEnrolAsync(code));
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        await replacement.EnrolAsync(code);

        Assert.Equal(before.Credential.Epoch + 1, replacement.Credential.Epoch);
    }

    [Fact]
    public async Task Codes_AreStoredByTheirHashOnly()
    {
        var code = await cloud.CodeAsync("till-1");
        var rows = new List<string>();
        await foreach (var row in cloud.Tables.GetTableClient(TerminalPartition.Table).QueryAsync<TableEntity>())
        {
            rows.Add($"{row.RowKey} {row.GetString("Json")}");
        }

        var secret = code[(code.IndexOf('.', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain(rows, row => row.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }
}
