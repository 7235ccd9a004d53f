using PosCloud.Delta.Decoding;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Tests.Delta.Strong;

public sealed class PredictorTests
{
    [Theory]
    [InlineData((int)UnitMode.Arm64)]
    [InlineData((int)UnitMode.Pointer64)]
    [InlineData((int)UnitMode.Relative32)]
    [InlineData((int)UnitMode.Pointer32)]
    [InlineData((int)UnitMode.Thumb)]
    [InlineData((int)UnitMode.Arm32)]
    [InlineData((int)UnitMode.X64)]
    public void Predict_CodeWithAnInsertionInIt_IsRightForEveryUnitAndRawIsNot(int mode)
    {
        var sample = new ProgramSample((UnitMode)mode, 600, 48, 1);
        Assert.Equal(0, Mismatches(sample, (UnitMode)mode));
        Assert.InRange(Mismatches(sample, UnitMode.Raw), 50, int.MaxValue);
    }

    [Fact]
    public void Learn_RenumberedValue_PredictsItsNeighbours()
    {
        var sample = new ProgramSample(UnitMode.ValueShift, 64, 0, 2);
        UnitPredictor predictor = Predictor(sample);
        var seen = new Unit { Length = 4, Old = 300, Predicted = 300, Other = 300 };
        predictor.Learn(UnitMode.ValueShift, 0, seen, 312);
        for (int at = 128; at < sample.Old.Length; at += 8)
        {
            predictor.Window.Load(at, at + 4);
            predictor.Predict(UnitMode.ValueShift, at, sample.Old.Length - at, out Unit unit);
            if (unit.Old is >= 256 and < 384)
            {
                Assert.Equal(unit.Old + 12, unit.Predicted);
            }
        }
    }

    [Fact]
    public void Learn_RewrittenFunction_PredictsItsOtherCallers()
    {
        // BL to 0x80 from 0 and from 8; the copy map says it stayed, the first caller says it went to 0x40.
        byte[] code = new byte[256];
        BitConverter.TryWriteBytes(code, 0x94000020u);
        BitConverter.TryWriteBytes(code.AsSpan(8), 0x9400001Eu);
        var map = new CopyMap([new(0, 0, 256)]);
        var predictor = new UnitPredictor(new BaseWindow(new StreamImage(new MemoryStream(code))), new AddressMap(map, []));
        predictor.BeginBlock(code, 0, 256);
        predictor.BeginCopy(0);
        predictor.Window.Load(0, 64);
        predictor.Predict(UnitMode.Arm64, 0, 256, out Unit first);
        Assert.Equal(0x94000020u, first.Predicted);
        predictor.Learn(UnitMode.Arm64, 0, first, 0x94000010);
        predictor.Predict(UnitMode.Arm64, 8, 248, out Unit second);
        Assert.Equal(0x9400000Eu, second.Predicted);
    }

    private static UnitPredictor Predictor(ProgramSample sample)
    {
        var window = new BaseWindow(new StreamImage(new MemoryStream(sample.Old)));
        var predictor = new UnitPredictor(window, new AddressMap(new CopyMap(sample.Copies), sample.Segments));
        predictor.BeginBlock(sample.New, 0, sample.New.Length);
        return predictor;
    }

    private static int Mismatches(ProgramSample sample, UnitMode mode)
    {
        UnitPredictor predictor = Predictor(sample);
        int wrong = 0;
        foreach (PosCloud.Delta.Images.Copy copy in sample.Copies)
        {
            predictor.BeginCopy(copy.Result - copy.Base);
            long end = copy.Base + copy.Length;
            for (long at = copy.Base == 0 ? 128 : copy.Base; at < end;)
            {
                predictor.Window.Load(at, Math.Min(at + 8, end));
                predictor.Predict(mode, at, end - at, out Unit unit);
                uint value = 0;
                for (int i = unit.Length - 1; i >= 0; i--)
                {
                    value = (value << 8) | sample.New[sample.Moved(at) + i];
                }

                wrong += value == unit.Predicted ? 0 : 1;
                at += unit.Length;
            }
        }

        return wrong;
    }
}
