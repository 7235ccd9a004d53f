using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace PosCloud.Tests.Tables;

/// <summary>What the adapters rely on. The in-memory client and the real one against the emulator both pass it.</summary>
public abstract class TableClientContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string tableName = $"t{Guid.NewGuid():N}";

    /// <summary>The account to test with; others may use it at the same time.</summary>
    protected abstract TableServiceClient Service { get; }

    private TableClient Table => Service.GetTableClient(tableName);

    public Task InitializeAsync() => Table.CreateAsync(None);

    public Task DisposeAsync() => Table.DeleteAsync(None);

    [Fact]
    public async Task CreateIfNotExists_OnAnExistingTable_IsAQuiet409()
    {
        var again = await Table.CreateIfNotExistsAsync(None);

        Assert.Equal(409, again.GetRawResponse().Status);
        Assert.Equal(tableName, again.Value.Name);
        Assert.Equal(tableName, Table.Name);
    }

    [Fact]
    public async Task Create_OnAnExistingTable_Throws409()
    {
        await AssertRefusedAsync(409, TableErrorCode.TableAlreadyExists, () => Service.CreateTableAsync(tableName, None));
    }

    [Fact]
    public async Task DeleteTable_ThatIsMissing_Gives404WithoutThrowing()
    {
        Assert.Equal(404, (await Service.DeleteTableAsync($"m{Guid.NewGuid():N}", None)).Status);
    }

    [Fact]
    public async Task QueryTables_ByName_FindsOnlyTheOne()
    {
        var byText = await Service.QueryAsync(TableServiceClient.CreateQueryFilter($"TableName eq {tableName}"), cancellationToken: None).SingleAsync();
        var byExpression = await Service.QueryAsync(table => table.Name == tableName, cancellationToken: None).SingleAsync();

        Assert.Equal((tableName, tableName), (byText.Name, byExpression.Name));
    }

    [Fact]
    public async Task MissingTable_OnEveryAccess_Is404()
    {
        var missing = Service.GetTableClient($"m{Guid.NewGuid():N}");

        await AssertRefusedAsync(404, TableErrorCode.TableNotFound, () => missing.AddEntityAsync(new TableEntity("p", "r"), None));
        await AssertRefusedAsync(404, TableErrorCode.TableNotFound, async () => await missing.QueryAsync<TableEntity>(cancellationToken: None).ToListAsync());
        Assert.False((await missing.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: None)).HasValue);
    }

    [Fact]
    public async Task Entity_WithEveryEdmType_ComesBackAsItWas()
    {
        var at = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567);
        var written = new TableEntity("p", "r")
        {
            ["Text"] = "O'Brien | ümlaut 終端 \"quoted\" \\ \r\n\t{}",
            ["Empty"] = "",
            ["Small"] = int.MinValue,
            ["Wide"] = long.MaxValue,
            ["Real"] = 0.1,
            ["WholeReal"] = 5.0,
            ["Flag"] = true,
            ["Id"] = Guid.Parse("11223344-5566-7788-99aa-bbccddeeff00"),
            ["At"] = at.ToOffset(TimeSpan.FromHours(8)),
            ["AtUtc"] = at.UtcDateTime,
            ["Bytes"] = new byte[] { 0, 1, 254, 255 },
            ["Data"] = BinaryData.FromString("binary"),
            ["Digits"] = "12345",
            ["LooksLikeATime"] = "2031-02-03T04:05:06Z",
        };
        await Table.AddEntityAsync(written, None);

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Equal(written.GetString("Text"), read.GetString("Text"));
        Assert.Equal("", read.GetString("Empty"));
        Assert.Equal(int.MinValue, read.GetInt32("Small"));
        Assert.Equal(long.MaxValue, read.GetInt64("Wide"));
        Assert.Equal(0.1, read.GetDouble("Real"));
        Assert.Equal(5.0, read.GetDouble("WholeReal"));
        Assert.True(read.GetBoolean("Flag"));
        Assert.Equal(written.GetGuid("Id"), read.GetGuid("Id"));
        Assert.Equal(at, read.GetDateTimeOffset("At"));
        Assert.Equal(at.UtcDateTime, read.GetDateTime("AtUtc"));
        Assert.Equal([0, 1, 254, 255], read.GetBinary("Bytes"));
        Assert.Equal("binary", read.GetBinaryData("Data")!.ToString());
        Assert.Equal("12345", read.GetString("Digits"));
        Assert.Equal("2031-02-03T04:05:06Z", read.GetString("LooksLikeATime"));
        Assert.Null(read.GetInt32("Absent"));
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
    }

    [Fact]
    public async Task Class_WithEveryType_ComesBackAsItWas()
    {
        var at = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var written = new ContractEntity
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "text",
            Small = 7,
            Wide = 1L << 40,
            Real = 3,
            Flag = true,
            Id = Guid.NewGuid(),
            At = at,
            AtUtc = at.UtcDateTime,
            Bytes = [1, 2],
            Data = BinaryData.FromString("data"),
            Day = DayOfWeek.Friday,
            Other = "other",
            Computed = 1.5m,
        };
        await Table.UpsertEntityAsync(written, TableUpdateMode.Replace, None);

        ContractEntity read = await Table.GetEntityAsync<ContractEntity>("p", "r", cancellationToken: None);
        TableEntity raw = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Equal(("text", 7, 1L << 40, 3.0, true), (read.Text, read.Small, read.Wide, read.Real, read.Flag));
        Assert.Equal((written.Id, at, at.UtcDateTime, DayOfWeek.Friday), (read.Id, read.At, read.AtUtc!.Value, read.Day));
        Assert.Equal([1, 2], read.Bytes);
        Assert.Equal("data", read.Data!.ToString());
        Assert.Null(read.Missing);
        Assert.Equal("other", read.Other);
        Assert.Equal(0m, read.Computed);
        Assert.Equal(raw.ETag, read.ETag);
        Assert.Equal("Friday", raw.GetString("Day"));
        Assert.Equal("other", raw.GetString("renamed"));
        Assert.False(raw.ContainsKey("Computed"));
        Assert.False(raw.ContainsKey("Missing"));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Double_ThatJsonCannotHave_IsRefusedByTheClient(double number) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["Real"] = number }, None));

    [Theory]
    [InlineData("it's")]
    [InlineData("''")]
    [InlineData("a|b")]
    [InlineData("with space")]
    [InlineData("100%")]
    [InlineData("%2e%2F")]
    [InlineData("..")]
    [InlineData("a+b&c=d")]
    [InlineData("端末-é")]
    [InlineData("😀")]
    [InlineData("(a,b)=';$@:!*~")]
    [InlineData("{\"json\":[1]}")]
    [InlineData("S|retail-01|0001")]
    public async Task Keys_WithUnusualLetters_AreEscaped(string key)
    {
        await Table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 }, None);
        TableEntity read = await Table.GetEntityAsync<TableEntity>(key, key, cancellationToken: None);
        read["N"] = 2;
        await Table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, None);
        var found = await Table.QueryAsync<TableEntity>(entity => entity.PartitionKey == key && entity.RowKey == key, cancellationToken: None).SingleAsync();
        var deleted = await Table.DeleteEntityAsync(found, found.ETag, None);

        Assert.Equal((key, key, 2), (found.PartitionKey, found.RowKey, found.GetInt32("N")!.Value));
        Assert.Equal(204, deleted.Status);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a|b c%2e")]
    [InlineData("端末-é")]
    public async Task Keys_WithUnusualLetters_AreEscapedInTransactions(string key)
    {
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity(key, key))], None);
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpsertMerge, new TableEntity(key, key) { ["N"] = 2, ["Text"] = key })], None);
        TableEntity read = await Table.GetEntityAsync<TableEntity>(key, key, cancellationToken: None);
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, read, read.ETag)], None);

        Assert.Equal((2, key), (read.GetInt32("N")!.Value, read.GetString("Text")));
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>(key, key, cancellationToken: None)).HasValue);
    }

    [Fact]
    public async Task Get_OfAMissingEntity_Throws404_AndIfExistsDoesNot()
    {
        await AssertRefusedAsync(404, TableErrorCode.ResourceNotFound, () => Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None));

        var none = await Table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: None);
        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => none.Value);
    }

    [Fact]
    public async Task Get_WithSelect_GivesOnlyThoseProperties()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, None);

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "B"], None);

        Assert.Equal((2, "r"), (read.GetInt32("B")!.Value, read.RowKey));
        Assert.False(read.ContainsKey("A"));
    }

    [Fact]
    public async Task Add_OfAnExistingEntity_Throws409()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), None);

        await AssertRefusedAsync(409, TableErrorCode.EntityAlreadyExists, () => Table.AddEntityAsync(new TableEntity("p", "r"), None));
    }

    [Fact]
    public async Task Write_LeavesTheEntitysETag_AndGivesTheNewOneInTheHeaders()
    {
        var entity = new TableEntity("p", "r") { ["N"] = 1 };
        var added = await Table.AddEntityAsync(entity, None);
        var updated = await Table.UpdateEntityAsync(entity, added.Headers.ETag!.Value, TableUpdateMode.Replace, None);
        var upserted = await Table.UpsertEntityAsync(entity, TableUpdateMode.Replace, None);

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);
        Assert.Equal(default, entity.ETag);
        Assert.Equal(3, new[] { added, updated, upserted }.Select(write => write.Headers.ETag).Distinct().Count());
        Assert.Equal(upserted.Headers.ETag, read.ETag);
    }

    [Fact]
    public async Task Update_WithAStaleETag_Throws412_AndChangesNothing()
    {
        var first = await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, None);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, TableUpdateMode.Replace, None);

        foreach (var mode in new[] { TableUpdateMode.Merge, TableUpdateMode.Replace })
        {
            await AssertRefusedAsync(
                412,
                TableErrorCode.UpdateConditionNotSatisfied,
                () => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first.Headers.ETag!.Value, mode, None));
        }

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);
        Assert.Equal(2, read.GetInt32("N"));
    }

    [Fact]
    public async Task Update_OfAMissingEntity_Throws404()
    {
        await AssertRefusedAsync(
            404, TableErrorCode.ResourceNotFound, () => Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: None));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Table.UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: None));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, true)]
    [InlineData(TableUpdateMode.Replace, false)]
    public async Task Mode_DecidesWhetherOtherPropertiesStay(TableUpdateMode mode, bool stays)
    {
        await Table.AddEntityAsync(new TableEntity("p", "upsert") { ["Old"] = 1 }, None);
        await Table.AddEntityAsync(new TableEntity("p", "update") { ["Old"] = 1 }, None);
        await Table.UpsertEntityAsync(new TableEntity("p", "upsert") { ["New"] = 2 }, mode, None);
        await Table.UpdateEntityAsync(new TableEntity("p", "update") { ["New"] = 2 }, ETag.All, mode, None);

        await foreach (var read in Table.QueryAsync<TableEntity>(cancellationToken: None))
        {
            Assert.Equal((2, stays), (read.GetInt32("New")!.Value, read.ContainsKey("Old")));
        }
    }

    [Fact]
    public async Task Delete_OfAMissingEntity_Gives404WithoutThrowing()
    {
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "r", cancellationToken: None)).Status);
    }

    [Fact]
    public async Task Delete_WithAStaleETag_Throws412()
    {
        var first = await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, None);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, cancellationToken: None);

        await AssertRefusedAsync(
            412, TableErrorCode.UpdateConditionNotSatisfied, () => Table.DeleteEntityAsync("p", "r", first.Headers.ETag!.Value, None));
        Assert.Equal(204, (await Table.DeleteEntityAsync("p", "r", cancellationToken: None)).Status);
    }

    [Fact]
    public async Task TypedGetter_OnAnotherType_Throws()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Wide"] = 1L }, None);

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Throws<InvalidOperationException>(() => read.GetInt32("Wide"));
        Assert.Throws<InvalidOperationException>(() => read.GetString("Wide"));
    }

    [Fact]
    public async Task Query_OfMoreThanAThousand_FollowsThePagesInOrder()
    {
        foreach (var chunk in Enumerable.Range(0, 1100).Chunk(100))
        {
            await Table.SubmitTransactionAsync(
                chunk.Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", Row(n)) { ["N"] = n })), None);
        }

        var all = await Table.QueryAsync<TableEntity>(entity => entity.PartitionKey == "p", select: ["RowKey"], cancellationToken: None).ToListAsync();
        var pages = await Table.QueryAsync<TableEntity>(maxPerPage: 400, cancellationToken: None).AsPages().ToListAsync();
        var rest = await Table.QueryAsync<TableEntity>(cancellationToken: None).AsPages(pages[0].ContinuationToken, pageSizeHint: 1000).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1100).Select(Row), all.Select(entity => entity.RowKey));
        Assert.Equal([400, 400, 300], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(400, 700).Select(Row), rest.SelectMany(page => page.Values).Select(entity => entity.RowKey));

        static string Row(int n) => n.ToString("D5", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Query_OverPartitions_IsInOrdinalOrder()
    {
        foreach (var (partition, row) in new[] { ("b", "1"), ("a", "2"), ("B", "9"), ("a", "10"), ("a", "1") })
        {
            await Table.AddEntityAsync(new TableEntity(partition, row), None);
        }

        var keys = await Table.QueryAsync<TableEntity>(cancellationToken: None).Select(entity => entity.PartitionKey + entity.RowKey).ToListAsync();

        Assert.Equal(["B9", "a1", "a10", "a2", "b1"], keys);
    }

    [Fact]
    public async Task Query_ByEveryType_FindsTheRightRow()
    {
        var at = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var id = Guid.Parse("11223344-5566-7788-99aa-bbccddeeff00");
        byte[] bytes = [1, 171, 255];
        await Table.AddEntityAsync(
            new ContractEntity { PartitionKey = "p", RowKey = "1", Text = "it's", Small = 5, Wide = 1L << 40, Real = 1.5, Flag = true, Id = id, At = at, Bytes = bytes, Day = DayOfWeek.Friday, Other = "x" },
            None);
        await Table.AddEntityAsync(
            new ContractEntity { PartitionKey = "p", RowKey = "2", Text = "its", Small = 6, Wide = 1L << 41, Real = 2, At = at.AddSeconds(1), Bytes = [2], Other = "y" },
            None);

        string?[] filters =
        [
            TableClient.CreateQueryFilter($"Text eq {"it's"}"),
            TableClient.CreateQueryFilter($"Small lt {6} and Small ge {5}"),
            TableClient.CreateQueryFilter($"Wide eq {1L << 40}"),
            TableClient.CreateQueryFilter($"Wide lt {1L << 41}"),
            TableClient.CreateQueryFilter($"Real eq {1.5}"),
            TableClient.CreateQueryFilter($"Real lt {2.0}"),
            TableClient.CreateQueryFilter($"Flag eq {true}"),
            TableClient.CreateQueryFilter($"Id eq {id}"),
            TableClient.CreateQueryFilter($"At le {at}"),
            TableClient.CreateQueryFilter($"At eq {at.UtcDateTime}"),
            TableClient.CreateQueryFilter($"Bytes eq {bytes}"),
            TableClient.CreateQueryFilter($"not (Small eq {6}) and PartitionKey eq {"p"}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and (RowKey eq {"0"} or RowKey lt {"2"})"),
            TableClient.CreateQueryFilter<ContractEntity>(e => e.Text == "it's" && e.Flag),
            TableClient.CreateQueryFilter<ContractEntity>(e => e.Small != 6 && !(e.Small > 6)),
            TableClient.CreateQueryFilter<ContractEntity>(e => e.Wide <= 1L << 40 || e.Wide == 3),
            TableClient.CreateQueryFilter<ContractEntity>(e => e.Id == id && e.At == at),
            TableClient.CreateQueryFilter<ContractEntity>(e => e.Other == "x"),
            TableClient.CreateQueryFilter<ContractEntity>(e => string.Compare(e.RowKey, "0") >= 0 && e.RowKey.CompareTo("2") < 0),
            TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt32("Small") == 5),
        ];
        foreach (var filter in filters)
        {
            var rows = await Table.QueryAsync<TableEntity>(filter, cancellationToken: None).Select(entity => entity.RowKey).ToListAsync();
            Assert.True(rows is ["1"], $"{filter} gave [{string.Join(',', rows)}]");
        }
    }

    [Fact]
    public async Task Query_ByAnAbsentProperty_FindsNothing()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), None);

        Assert.Empty(await Table.QueryAsync<TableEntity>("Absent eq 'x'", cancellationToken: None).ToListAsync());
    }

    [Fact]
    public async Task Query_WithAQuoteInTheValue_CannotBreakOut()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), None);
        var hostile = "x' or PartitionKey ne 'x";

        Assert.Empty(await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {hostile}"), cancellationToken: None).ToListAsync());
        Assert.Empty(await Table.QueryAsync<TableEntity>(entity => entity.PartitionKey == hostile, cancellationToken: None).ToListAsync());
    }

    [Fact]
    public async Task Transaction_OfEveryKind_DoesItAll()
    {
        foreach (var row in new[] { "merge", "replace", "delete", "upsert-merge" })
        {
            await Table.AddEntityAsync(new TableEntity("p", row) { ["Old"] = 1 }, None);
        }

        TableEntity merge = await Table.GetEntityAsync<TableEntity>("p", "merge", cancellationToken: None);
        var result = await Table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "add") { ["New"] = 2 }),
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "merge") { ["New"] = 2 }, merge.ETag),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replace") { ["New"] = 2 }, ETag.All),
                new(TableTransactionActionType.Delete, new TableEntity("p", "delete")),
                new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "upsert-merge") { ["New"] = 2 }),
                new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "upsert-replace") { ["New"] = 2 }),
            ],
            None);

        var rows = await Table.QueryAsync<TableEntity>(cancellationToken: None).ToDictionaryAsync(entity => entity.RowKey);
        Assert.Equal(202, result.GetRawResponse().Status);
        Assert.Equal([204, 204, 204, 204, 204, 204], result.Value.Select(answer => answer.Status));
        Assert.Equal(["add", "merge", "replace", "upsert-merge", "upsert-replace"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows.Values, row => Assert.Equal(2, row.GetInt32("New")));
        Assert.Equal(["merge", "upsert-merge"], rows.Values.Where(row => row.ContainsKey("Old")).Select(row => row.RowKey));
        Assert.Equal(rows["add"].ETag, result.Value[0].Headers.ETag);
        Assert.Equal(rows["merge"].ETag, result.Value[1].Headers.ETag);
    }

    [Fact]
    public async Task Transaction_WithOneStaleETag_ChangesNothing_AndNamesTheAction()
    {
        await Table.AddEntityAsync(new TableEntity("p", "b") { ["N"] = 1 }, None);
        TableEntity stale = await Table.GetEntityAsync<TableEntity>("p", "b", cancellationToken: None);
        await Table.UpsertEntityAsync(new TableEntity("p", "b") { ["N"] = 2 }, cancellationToken: None);

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "a")),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "b") { ["N"] = 3 }, stale.ETag),
                new(TableTransactionActionType.Add, new TableEntity("p", "c")),
            ],
            None));

        var rows = await Table.QueryAsync<TableEntity>(cancellationToken: None).ToListAsync();
        Assert.Equal((412, TableErrorCode.UpdateConditionNotSatisfied.ToString(), 1), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex!.Value));
        Assert.Equal(("b", 2), (rows.Single().RowKey, rows.Single().GetInt32("N")!.Value));
    }

    [Fact]
    public async Task Transaction_SentTwice_FailsTheSecondTimeAsARetryAfterACommitDoes()
    {
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "state") { ["N"] = 1 }),
            new(TableTransactionActionType.Add, new TableEntity("p", "event")),
        ];
        await Table.SubmitTransactionAsync(actions, None);

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(actions, None));

        Assert.Equal((409, TableErrorCode.EntityAlreadyExists.ToString(), 1), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex!.Value));
    }

    [Fact]
    public async Task Transaction_DeletingAMissingEntity_Fails404_UnlikeASingleDelete()
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "a")),
                new(TableTransactionActionType.Delete, new TableEntity("p", "missing")),
            ],
            None));

        Assert.Equal((404, 1), (refused.Status, refused.FailedTransactionActionIndex!.Value));
        Assert.Empty(await Table.QueryAsync<TableEntity>(cancellationToken: None).ToListAsync());
    }

    [Fact]
    public async Task Transaction_WithoutActions_Throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([], None));
    }

    [Fact]
    public async Task Transaction_WithUpTo100Actions_IsAccepted_AndWithMoreIsNot()
    {
        await Table.SubmitTransactionAsync(Adds(0, 100), None);

        // The official client does not understand how the emulator refuses it, and says so by another exception.
        var refused = await Record.ExceptionAsync(() => Table.SubmitTransactionAsync(Adds(100, 101), None));
        Assert.True(refused is RequestFailedException or InvalidOperationException, $"{refused}");

        Assert.Equal(100, await Table.QueryAsync<TableEntity>(cancellationToken: None).CountAsync());

        static IEnumerable<TableTransactionAction> Adds(int first, int count) => Enumerable.Range(first, count).Select(n =>
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", n.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Request_ThatIsCancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.AddEntityAsync(new TableEntity("p", "r"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Table.QueryAsync<TableEntity>(cancellationToken: cancelled.Token).ToListAsync());
        Assert.Empty(await Table.QueryAsync<TableEntity>(cancellationToken: None).ToListAsync());
    }

    private static async Task AssertRefusedAsync(int status, TableErrorCode code, Func<Task> request)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(request);
        Assert.Equal((status, code.ToString()), (refused.Status, refused.ErrorCode));
    }
}
