using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Transactions;
using FsCheck;
using FsCheck.Xunit;

namespace PosCloud.Tests.Tables;

public sealed class EntityJsonTests
{
    [Property]
    public bool EveryValue_SurvivesTheRoundTrip(NonNull<string> text, int small, long wide, NormalFloat number, bool flag, Guid id, DateTime time, byte[] bytes)
    {
        var at = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        // Only whole characters: a lone surrogate has no JSON.
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        var real = number.Get;
        var entity = new TableEntity("p", "r")
        {
            ["Text"] = valid,
            ["Small"] = small,
            ["Wide"] = wide,
            ["Real"] = real,
            ["Flag"] = flag,
            ["Id"] = id,
            ["At"] = at,
            ["Bytes"] = bytes,
        };

        using var json = JsonDocument.Parse(EntityJson.Write(entity));
        var read = EntityProperties.To<TableEntity>(EntityJson.Read(json.RootElement));

        return read.GetString("Text") == valid && read.GetInt32("Small") == small && read.GetInt64("Wide") == wide
            && read.GetDouble("Real")!.Value.Equals(real) && read.GetBoolean("Flag") == flag && read.GetGuid("Id") == id
            && read.GetDateTimeOffset("At") == at && read.GetBinary("Bytes").AsSpan().SequenceEqual(bytes);
    }

    [Property]
    public bool TransactionResponse_OfAnyBytes_ParsesOrIsRefused(byte[] prefix, byte[] bytes)
    {
        try
        {
            byte[] body = [.. prefix, .. "\r\nHTTP/1.1 "u8, .. bytes];
            return TransactionResponse.Parse(body).Count > 0;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    [Fact]
    public void Dictionary_KeepsAWiderNumber_WhenSetToAnInt()
    {
        var entity = new TableEntity { ["Wide"] = 1L, ["Real"] = 1.5 };
        entity["Wide"] = 2;
        entity["Real"] = 2;

        Assert.Equal((2L, 2.0), (entity.GetInt64("Wide")!.Value, entity.GetDouble("Real")!.Value));
    }

    [Fact]
    public void Class_ReadFromAnotherType_Throws()
    {
        var stored = new Dictionary<string, object> { ["Small"] = "text" };

        Assert.Throws<InvalidCastException>(() => EntityProperties.To<ContractEntity>(stored));
    }
}
