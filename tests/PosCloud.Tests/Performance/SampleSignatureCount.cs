using System.Diagnostics.Metrics;
using PosCloud.Trust;

namespace PosCloud.Tests.Performance;

/// <summary>Counts the signatures that this thread makes and checks until it is disposed. Shared with the benchmarks.</summary>
internal sealed class SampleSignatureCount : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly int thread = Environment.CurrentManagedThreadId;

    public SampleSignatureCount()
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
            // What runs at the same time on other threads is somebody else's.
            if (Environment.CurrentManagedThreadId == thread)
            {
                (Signatures, Verifications) = instrument.Name == SignatureMeter.Signatures
                    ? (Signatures + count, Verifications)
                    : (Signatures, Verifications + count);
            }
        });
        listener.Start();
    }

    public long Signatures { get; private set; }

    public long Verifications { get; private set; }

    public void Dispose() => listener.Dispose();
}
