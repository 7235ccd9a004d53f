using Microsoft.Win32.SafeHandles;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>
/// Keeps the case that is applied in a file, which stays if the process ends with it, and tells of one that does not end.
/// </summary>
internal sealed class CaseAtWork : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly Timer timer;
    private readonly TimeSpan limit;
    private readonly Action<FuzzCase> hangs;
    private Started? current;

    /// <param name="limit">Time that a case has; the slowest that ends takes a small part of it.</param>
    /// <param name="hangs">Called on another thread, again and again, while a case takes longer.</param>
    public CaseAtWork(TimeSpan limit, Action<FuzzCase> hangs)
    {
        this.limit = limit;
        this.hangs = hangs;
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"poscloud-fuzz-{Environment.ProcessId}.case");
        file = File.OpenHandle(Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        timer = new Timer(_ => Look(), null, limit / 4, limit / 4);
    }

    public string Path { get; }

    public void Begin(FuzzCase input)
    {
        byte[] bytes = input.ToBytes();
        RandomAccess.SetLength(file, bytes.Length);
        RandomAccess.Write(file, bytes, 0);
        Volatile.Write(ref current, new Started(input, Environment.TickCount64));
    }

    public void Dispose()
    {
        timer.Dispose();
        file.Dispose();
        File.Delete(Path);
    }

    private void Look()
    {
        if (Volatile.Read(ref current) is { } started && Environment.TickCount64 - started.Ticks > limit.TotalMilliseconds)
        {
            hangs(started.Case);
        }
    }

    private sealed record Started(FuzzCase Case, long Ticks);
}
