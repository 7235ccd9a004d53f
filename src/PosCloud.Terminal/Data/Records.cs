namespace PosCloud.Terminal.Data;

/// <summary>Files whose records are lines. Blank lines are no records.</summary>
internal static class Records
{
    private const int CheckEvery = 64 * 1024;

    public static bool IsBlank(int value) => value is ' ' or '\t' or '\r';

    /// <summary>Copies with an empty last field for each record: fields are separated by commas.</summary>
    public static void AppendColumn(Stream input, Stream output, CancellationToken cancellationToken)
    {
        var (inRecord, isReturn) = (false, false);
        ForEach(input, cancellationToken, value =>
        {
            if (value is '\n' or < 0)
            {
                if (inRecord)
                {
                    output.WriteByte((byte)',');
                }

                inRecord = false;
            }

            // Held back, since the field goes before the end of the line.
            if (isReturn)
            {
                output.WriteByte((byte)'\r');
            }

            isReturn = value == '\r';
            inRecord |= value is >= 0 and not '\n' && !IsBlank(value);
            if (value >= 0 && !isReturn)
            {
                output.WriteByte((byte)value);
            }
        });
    }

    /// <summary>Copies without the blank lines.</summary>
    public static void DropBlank(Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var blank = new MemoryStream();
        var inRecord = false;
        ForEach(input, cancellationToken, value =>
        {
            if (value is '\n' or < 0)
            {
                if (inRecord && value >= 0)
                {
                    output.WriteByte((byte)value);
                }

                blank.SetLength(0);
                inRecord = false;
            }
            else if (!inRecord && IsBlank(value))
            {
                blank.WriteByte((byte)value);
            }
            else
            {
                // A record begins after what may have been a blank line.
                blank.WriteTo(output);
                blank.SetLength(0);
                inRecord = true;
                output.WriteByte((byte)value);
            }
        });
    }

    /// <param name="visit">Takes each byte, and at the end -1.</param>
    private static void ForEach(Stream input, CancellationToken cancellationToken, Action<int> visit)
    {
        using var buffered = new BufferedStream(input, CheckEvery);
        for (var count = 0L; ; count++)
        {
            if (count % CheckEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var value = buffered.ReadByte();
            visit(value);
            if (value < 0)
            {
                return;
            }
        }
    }
}
