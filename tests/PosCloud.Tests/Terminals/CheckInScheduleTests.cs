using FsCheck.Xunit;
using PosCloud.Core.Terminals;

namespace PosCloud.Tests.Terminals;

public sealed class CheckInScheduleTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    [Property(MaxTest = 300)]
    public bool NextSeconds_AtAnyTime_IsHalfToOneAndAHalfIntervals(int terminal, uint seconds, ushort interval)
    {
        var period = interval + 1;
        var next = CheckInSchedule.NextSeconds($"till-{terminal}", TimeSpan.FromSeconds(period), Start.AddSeconds(seconds));
        return next >= 1 && next * 2 >= period && next * 2 <= period * 3;
    }

    [Property(MaxTest = 100)]
    public bool NextSeconds_WhereverTheTerminalComesFrom_LeadsToTheSamePhase(int terminal, uint one, uint other)
    {
        const int Period = 3600;
        return Slot(one) == Slot(other);

        long Slot(uint seconds)
        {
            var now = Start.AddSeconds(seconds);
            var next = CheckInSchedule.NextSeconds($"till-{terminal}", TimeSpan.FromSeconds(Period), now);
            return (now.ToUnixTimeSeconds() + next) % Period;
        }
    }

    [Fact]
    public void NextSeconds_OfAThousandTerminalsThatComeBackAtOnce_IsSpreadEvenly()
    {
        const int Period = 3600;
        const int Buckets = 10;
        var counts = new int[Buckets];
        for (var terminal = 0; terminal < 1000; terminal++)
        {
            var next = CheckInSchedule.NextSeconds($"till-{terminal}", TimeSpan.FromSeconds(Period), Start);
            counts[(next - (Period / 2)) * Buckets / (Period + 1)]++;
        }

        // 100 are expected in each tenth; four standard deviations are 38.
        Assert.All(counts, count => Assert.InRange(count, 62, 138));
    }
}
