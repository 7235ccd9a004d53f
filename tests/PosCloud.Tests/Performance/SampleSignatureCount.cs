using System.Diagnostics.Metrics;
using PosCloud.Trust;

namespace PosCloud.Tests.Performance;

/// <summary>Counts the signatures that are made and checked until it is disposed. Shared with the benchmarks.</summary>
internal sealed class SampleSignatureCount : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long signatures;
    private long verifications;

    /// <param name="allThreads">Else only what this thread does: what runs beside it is somebody else's.</param>
    public SampleSignatureCount(bool allThreads = false)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == SignatureMeter.Name)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            if (allThreads || Environment.CurrentManagedThreadId == thread)
            {
                Interlocked.Add(ref (instrument.Name == SignatureMeter.Signatures ? ref signatures : ref verifications), count);
            }
        });
        listener.Start();
    }

    public long Signatures => Interlocked.Read(ref signatures);

    public long Verifications => Interlocked.Read(ref verifications);

    public void Dispose() => listener.Dispose();
}
