namespace PosCloud.Delta.Decoding;

/// <summary>Adds difference bytes to copied bytes, run by run, while they come out of their Brotli stream.</summary>
internal ref struct DifferenceAdder(ControlReader control, Span<byte> block, BrotliSection section, Span<byte> buffer, int total)
{
    private readonly Span<byte> block = block;
    private readonly Span<byte> buffer = buffer;
    private ControlReader control = control;
    private ReadOnlySpan<byte> ready;
    private int at;
    private int left;

    public void Apply(RunReader runs)
    {
        while (runs.Next(out int gap, out int length))
        {
            while (gap > 0)
            {
                gap -= Step(gap).Length;
            }

            while (length > 0)
            {
                Span<byte> target = Step(length);
                length -= target.Length;
                Add(target);
            }
        }
    }

    // The next copied bytes, at most as many as asked for, up to the end of their copy.
    private Span<byte> Step(int most)
    {
        if (left == 0)
        {
            control.Next(out int literal, out left, out _);
            at += literal;
        }

        int count = Math.Min(most, left);
        Span<byte> part = block.Slice(at, count);
        at += count;
        left -= count;
        return part;
    }

    private void Add(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            if (ready.IsEmpty)
            {
                Span<byte> next = buffer[..Math.Min(total, buffer.Length)];
                section.Fill(next);
                total -= next.Length;
                ready = next;
            }

            int count = Math.Min(target.Length, ready.Length);
            for (int i = 0; i < count; i++)
            {
                target[i] += ready[i];
            }

            ready = ready[count..];
            target = target[count..];
        }
    }
}
