using FsCheck.Xunit;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

public sealed class ReportPropertyTests
{
    [Property(MaxTest = 500)]
    public bool Reports_Doubled_ReorderedOrLate_OnlyEverMoveTheExecutionForward(int seed)
    {
        var random = new Random(seed);
        var state = State(Running(ExecutionState.Offered));
        var ends = 0;
        for (var seq = 1; seq < 12; seq++)
        {
            var before = state.Execution!;
            var outcomes = state.Outcomes;
            var entries = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => new ReportEntry((ExecutionState)random.Next(13), Now, "why", BytesDownloaded: random.Next(100)))
                .ToList();
            var change = ReportHandler.Decide(state, new ReportRequest(seq, before.ExecutionId, entries), Hash(seq), Now).Value!;
            state = change.State;
            var counted = change.Outbox.Count(item => item.Mark is not null);
            ends += counted;

            var after = state.Execution!;
            var isForward = after == before || (!before.IsFinal && after.State > before.State);
            var isCounted = counted == (after.IsFinal && !before.IsFinal ? 1 : 0);
            if (!isForward || !isCounted || (before.IsFinal && !ReferenceEquals(state.Outcomes, outcomes)))
            {
                return false;
            }
        }

        return ends == (state.Execution!.IsFinal ? 1 : 0) && ends == state.Outcomes.Count;
    }

    [Property(MaxTest = 300)]
    public bool Reports_InWhateverPiecesTheyArrive_EndWhereTheTerminalEnded(int seed)
    {
        ExecutionState[] way =
        [
            ExecutionState.Accepted, ExecutionState.BackingUp, ExecutionState.Downloading, ExecutionState.Installing,
            ExecutionState.Restarting, ExecutionState.Testing, ExecutionState.RolledBack,
        ];
        var random = new Random(seed);
        var entries = way.Where(s => s == ExecutionState.RolledBack || random.Next(3) > 0).ToList();
        var state = State(Running(ExecutionState.Offered));
        var seq = 0;
        while (entries.Count > 0)
        {
            var piece = entries.Take(random.Next(1, 4)).ToList();
            entries.RemoveRange(0, piece.Count);
            for (var repeat = random.Next(1, 3); repeat > 0; repeat--)
            {
                var request = new ReportRequest(++seq, "x3-1", [.. piece.Select(s => new ReportEntry(s, Now))]);
                state = ReportHandler.Decide(state, request, Hash(seq), Now).Value!.State;
            }
        }

        return state.Execution!.State == ExecutionState.RolledBack && state.Outcomes.Count == 1;
    }

    [Fact]
    public void Report_AfterTheEnd_ChangesNeitherStateNorReason()
    {
        var ended = Running().With(new ReportEntry(ExecutionState.Failed, Now, "disk-full", BytesDownloaded: 5), Now);

        Assert.Equal(ended, ended.With(new ReportEntry(ExecutionState.Confirmed, Now, "late", BytesDownloaded: 9), Now.AddDays(1)));
    }
}
