using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>Writes chosen operations through the same models that the decoder reads them with.</summary>
internal sealed unsafe class OperationWriter(OperationModel operations)
{
    private readonly CopyModel copies = new();
    private readonly DifferenceModel differences = new();
    private RangeEncoder coder = new([]);
    private History history;
    private ImageView? baseImage;
    private byte* data;
    private int length;
    private long blockStart;

    public ref readonly History History => ref history;

    /// <summary>Copies written since <see cref="Begin"/>.</summary>
    public int Copies { get; private set; }

    public void Begin(ImageView image, byte* block, int blockLength, long start)
    {
        operations.Reset();
        copies.Reset();
        differences.Reset();
        history.Reset();
        coder = new RangeEncoder(coder.Buffer);
        baseImage = image;
        data = block;
        length = blockLength;
        blockStart = start;
        Copies = 0;
    }

    public byte[] Finish() => coder.Finish().ToArray();

    /// <summary>Any step but a copy.</summary>
    public void Write(int at, Step step)
    {
        int lane = at & 3;
        WriteKind(lane, step.Kind);
        switch (step.Kind)
        {
            case OperationKind.Literal:
                int expected = ExpectedByte.At(data, at, baseImage!, blockStart, history);
                operations.Literal(ref coder, at > 0 ? data[at - 1] : (byte)0, expected, data[at]);
                history.PassLiteral();
                break;
            case OperationKind.Match:
                operations.MatchLength.Code(ref coder, lane, step.Length);
                operations.Distance(ref coder, step.Length, step.Argument);
                history.PassMatch(step.Argument);
                break;
            case OperationKind.ShortRepeat:
                history.PassShortRepeat();
                break;
            default:
                operations.RepeatLength.Code(ref coder, lane, step.Length);
                history.PassRepeat(step.Kind - OperationKind.Repeat0);
                break;
        }
    }

    public void WriteCopy(int at, int count, long shift)
    {
        Copies++;
        WriteKind(at & 3, OperationKind.Copy);
        copies.Shift(ref coder, history, shift);
        history.PassCopy(shift);
        byte* expected = baseImage!.Start + blockStart + at + shift;
        int end = at + count;
        byte* from = expected - at;
        var block = new ReadOnlySpan<byte>(data, length);
        differences.BeginCopy();
        while (at < length)
        {
            int next = MatchFinder.Agreement(from, data, at, end);
            differences.Gap(ref coder, at, next == length ? DifferenceModel.Rest : next - at);
            at = next;
            if (at == length)
            {
                break;
            }

            differences.Settle(at, block);
            if (at == end)
            {
                differences.Event(ref coder, DifferenceModel.End);
                break;
            }

            at = WriteDifference(from, at, end);
        }
    }

    private int WriteDifference(byte* from, int at, int end)
    {
        long left = baseImage!.Length - (from + at - baseImage.Start);
        uint given = left >= 4 ? *(uint*)(from + at) : 0;
        if (end - at >= 4 && left >= 4)
        {
            int index = differences.IndexOf(*(uint*)(data + at) - given);
            if (index >= 0)
            {
                differences.Event(ref coder, index);
                differences.Use(differences.Word(index));
                return at + 4;
            }
        }

        for (int i = 0; left < 4 && i < left; i++)
        {
            given |= (uint)from[at + i] << (8 * i);
        }

        differences.Event(ref coder, DifferenceModel.OneByte);
        differences.Byte(ref coder, at, given, (byte)(data[at] - from[at]));
        return at + 1;
    }

    private void WriteKind(int lane, OperationKind kind) => operations.Kind(ref coder, history.State, lane, baseImage!.Length > 0, kind);
}
