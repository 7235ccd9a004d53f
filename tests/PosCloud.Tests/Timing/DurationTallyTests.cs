using PosCloud.Core.Durations;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Rollouts.Model;

namespace PosCloud.Tests.Timing;

public sealed class DurationTallyTests
{
    private static readonly ExecutionState[] Steps = [ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Installing, ExecutionState.Restarting, ExecutionState.Testing];

    [Fact]
    public async Task Times_OfMarksInAnyOrderAndTwice_AreTheSame()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var marks = Marks(random);
            var once = await FoldAsync(marks);
            OutcomeMark[] mixed = [.. marks, .. marks.Where(_ => random.Next(2) == 0), .. marks.Where(_ => random.Next(4) == 0)];
            random.Shuffle(mixed);

            Assert.NotNull(once);
            Assert.Equal(once, await FoldAsync(mixed));
        }
    }

    [Fact]
    public async Task Times_OfUpgradesThatDidNotEndWell_DoNotCount()
    {
        OutcomeMark[] marks =
        [
            Mark("t-1", 1, OutcomeKind.Failed, "P400", 5_000),
            Mark("t-1", 2, OutcomeKind.Confirmed, "P400", 1_000),
            Mark("t-2", 1, OutcomeKind.RolledBack, "P400", 9_000),
            Mark("t-3", 1, OutcomeKind.Stepped, "P400", 9_000),
        ];

        Assert.Equal(
            [new StepTimes(ExecutionState.Downloading, 1, 1_000, 1_000), new StepTimes(ExecutionState.Downloading, 1, 1_000, 1_000, "P400")],
            (await FoldAsync(marks))!);
        Assert.Null(await FoldAsync(marks[2..]));
    }

    [Fact]
    public async Task Models_BeyondTheCap_AreInTheLineOfAllWhateverTheOrder()
    {
        var marks = Enumerable.Range(0, 200).Select(i => Mark($"t-{i}", 1, OutcomeKind.Confirmed, $"M{i % 100:00}", 1_000 + i)).ToArray();
        var often = Enumerable.Range(0, 9).Select(i => Mark($"often-{i}", 1, OutcomeKind.Confirmed, "M30", 2_000)).ToArray();
        marks = [.. marks, .. often, Mark("long", 1, OutcomeKind.Confirmed, new string('\u0085', 64), 3_000)];
        var times = (await FoldAsync(marks))!;
        new Random(1).Shuffle(marks);

        Assert.Equal(times, await FoldAsync(marks));
        Assert.Equal(210, times[0].Count);
        Assert.Null(times[0].Model);
        Assert.Equal(DurationTally.MaxModels, times.Count(t => t.Model is not null));
        Assert.Equal(11, times.Single(t => t.Model == "M30").Count);
    }

    [Theory]
    [InlineData("accepted=5;downloading=70|P 400|x", "P 400|x", 2)]
    [InlineData("accepted=5|", null, 1)]
    [InlineData("accepted=5;migrating=7;confirmed=3;testing=-1;testing=x|P400", "P400", 1)]
    [InlineData("|P400", null, 0)]
    [InlineData("accepted=5", null, 0)]
    [InlineData(null, null, 0)]
    public void Text_ThatIsRead_LeavesOutWhatItDoesNotKnow(string? text, string? model, int count)
    {
        var (durations, read) = MeasuredText.Read(text);

        Assert.Equal((count, model), (durations?.Count ?? 0, read));
        if (count == 2)
        {
            Assert.Equal(text, MeasuredText.Write(durations!, read));
        }
    }

    private static OutcomeMark[] Marks(Random random)
    {
        var marks = new List<OutcomeMark>();
        for (var i = 0; i < 60; i++)
        {
            var attempts = random.Next(1, 4);
            for (var attempt = 1; attempt <= attempts; attempt++)
            {
                var kind = attempt < attempts || random.Next(4) == 0 ? OutcomeKind.Failed : OutcomeKind.Confirmed;
                marks.Add(new OutcomeMark("r1", $"t-{i}", OutcomeKind.Offered, null, DateTimeOffset.UnixEpoch, attempt));
                marks.Add(new OutcomeMark(
                    "r1", $"t-{i}", kind, null, DateTimeOffset.UnixEpoch, attempt, Model: random.Next(9) == 0 ? null : $"P{random.Next(3)}",
                    Durations: random.Next(9) == 0 ? null : [.. Steps.Where(_ => random.Next(5) > 0).Append(ExecutionState.BackingUp).Select(s => new StepDuration(s, random.Next(600_000)))]));
            }
        }

        return [.. marks];
    }

    private static OutcomeMark Mark(string terminalId, int attempt, OutcomeKind kind, string model, long milliseconds) => new(
        "r1", terminalId, kind, null, DateTimeOffset.UnixEpoch, attempt, Model: model, Durations: [new StepDuration(ExecutionState.Downloading, milliseconds)]);

    private static async Task<IReadOnlyList<StepTimes>?> FoldAsync(IReadOnlyList<OutcomeMark> marks)
    {
        var rollouts = new ModelRollouts();
        await rollouts.AddMembersAsync("demo", "r1", [.. marks.Select(m => m.TerminalId).Distinct().Select(id => new Member(id, 0, 1))], CancellationToken.None);
        foreach (var mark in marks)
        {
            rollouts.Merge(mark);
        }

        var tally = new DurationTally();
        foreach (var row in rollouts.Rows("r1"))
        {
            tally.Add(row);
        }

        return tally.ToTimes();
    }
}
