using PosCloud.Cli.Console;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

/// <summary>The codec's progress as a step of the console's.</summary>
internal sealed class ShownProgress(string step, IProgressView view) : IProgress<DeltaProgress>
{
    public void Report(DeltaProgress value) => view.Report(
        step,
        value.BytesTotal == 0 ? 1 : (double)value.BytesDone / value.BytesTotal,
        Show.Of(value.BytesDone, value.BytesTotal));
}
