namespace PosCloud.Benchmarks.Simulation;

/// <summary>Who is due in which minute: a linked list a minute, so that scheduling costs nothing.</summary>
internal sealed class Wheel(SimulatedTerminal[] terminals, int minutes)
{
    private readonly int[] heads = [.. Enumerable.Repeat(-1, minutes)];

    /// <summary>What is due after the run's end is forgotten.</summary>
    public void Schedule(int index, int atSecond)
    {
        var terminal = terminals[index];
        terminal.DueAt = atSecond;
        var minute = atSecond / 60;
        if (minute < heads.Length)
        {
            terminal.Next = heads[minute];
            heads[minute] = index;
        }
    }

    /// <summary>Empties the minute while it is walked: what is scheduled into it meanwhile comes too.</summary>
    public IEnumerable<int> Take(int minute)
    {
        while (heads[minute] >= 0)
        {
            var index = heads[minute];
            heads[minute] = terminals[index].Next;
            yield return index;
        }
    }
}
