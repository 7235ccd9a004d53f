namespace PosCloud.Delta.Fast;

/// <summary>Prices of lengths and distances, worked out from the models now and then instead of for each candidate.</summary>
internal sealed class PriceTables
{
    /// <summary>Longer lengths are taken to cost what this one does.</summary>
    public const int MaxLength = LengthModel.Long - 1;

    private const int NearDistances = 128;
    private const int LengthStates = 4;
    private const int Kinds = 8;

    private readonly int[] matchLengths = new int[4 * (MaxLength + 1)];
    private readonly int[] repeatLengths = new int[4 * (MaxLength + 1)];
    private readonly int[] near = new int[LengthStates * NearDistances];
    private readonly int[] slots = new int[LengthStates * 64];
    private readonly int[] align = new int[16];
    private readonly int[] kinds = new int[History.States * 4 * Kinds];

    /// <summary>The kinds of operations, which change fastest.</summary>
    /// <param name="hasBase">Whether copies are possible.</param>
    public void UpdateKinds(OperationModel model, bool hasBase)
    {
        for (int i = 0; i < kinds.Length; i++)
        {
            PriceCoder coder = default;
            model.Kind(ref coder, i / (4 * Kinds), (i / Kinds) & 3, hasBase, (OperationKind)(i % Kinds));
            kinds[i] = coder.Price;
        }
    }

    public void Update(OperationModel model)
    {
        for (int lane = 0; lane < 4; lane++)
        {
            for (int length = LengthModel.Least; length <= MaxLength; length++)
            {
                matchLengths[(lane * (MaxLength + 1)) + length] = LengthPrice(model.MatchLength, lane, length);
                repeatLengths[(lane * (MaxLength + 1)) + length] = LengthPrice(model.RepeatLength, lane, length);
            }
        }

        for (int state = 0; state < LengthStates; state++)
        {
            for (int distance = 1; distance <= NearDistances; distance++)
            {
                near[(state * NearDistances) + distance - 1] = DistancePrice(model, state, distance);
            }

            // The price of the lowest distance of each slot, its aligned bits taken off again.
            for (int slot = 14; slot < 64; slot++)
            {
                long first = (2L | (uint)(slot & 1)) << ((slot >> 1) - 1);
                slots[(state * 64) + slot] = DistancePrice(model, state, first + 1) - model.AlignPrice(0);
            }
        }

        for (int i = 0; i < align.Length; i++)
        {
            align[i] = model.AlignPrice(i);
        }
    }

    public int Kind(int state, int lane, OperationKind kind) => kinds[(((state * 4) + lane) * Kinds) + (int)kind];

    public ReadOnlySpan<int> MatchLengths(int lane) => matchLengths.AsSpan(lane * (MaxLength + 1), MaxLength + 1);

    public ReadOnlySpan<int> RepeatLengths(int lane) => repeatLengths.AsSpan(lane * (MaxLength + 1), MaxLength + 1);

    public int Distance(int length, int distance)
    {
        int state = Math.Min(length - LengthModel.Least, LengthStates - 1);
        uint value = (uint)distance - 1;
        return value < NearDistances
            ? near[(state * NearDistances) + (int)value]
            : slots[(state * 64) + OperationModel.SlotOf(value)] + align[value & 15];
    }

    private static int LengthPrice(LengthModel model, int lane, int length)
    {
        PriceCoder coder = default;
        model.Code(ref coder, lane, length);
        return coder.Price;
    }

    private static int DistancePrice(OperationModel model, int state, long distance)
    {
        PriceCoder coder = default;
        model.Distance(ref coder, state + LengthModel.Least, distance);
        return coder.Price;
    }
}
