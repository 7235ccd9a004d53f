using Microsoft.Extensions.Logging;
using PosCloud.Core;
using PosCloud.Core.Audit;
using PosCloud.Protocol.Audit;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Audit;

/// <summary>The copy of the log that nobody can change.</summary>
public sealed class AuditExporterTests : IDisposable
{
    private readonly FakeCloud cloud = new();
    private readonly InMemoryAuditArchive archive = new();
    private readonly List<string> errors = [];

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Export_OfNothing_WritesNothing()
    {
        Assert.Equal(0, await Exporter().RunAsync(SampleLog.Estate, CancellationToken.None));

        Assert.Empty(archive.Parts);
    }

    [Fact]
    public async Task Export_EachDay_WritesWhatIsNewAndThePartsMakeTheLog()
    {
        var log = SampleLog.Of(2_345);
        await AddAsync(log[..10]);
        Assert.Equal(10, await Exporter().RunAsync(SampleLog.Estate, CancellationToken.None));
        Assert.Equal(0, await Exporter().RunAsync(SampleLog.Estate, CancellationToken.None));
        await AddAsync(log[10..]);

        Assert.Equal(2_335, await Exporter().RunAsync(SampleLog.Estate, CancellationToken.None));

        Assert.Equal([1, 11, 1011, 2011], archive.Parts.Keys.Select(k => k.First));
        AssertWhole(log);
    }

    [Fact]
    public async Task Export_RunTwiceAtOnce_MakesOnePartOfEachRow()
    {
        var log = SampleLog.Of(1_500);
        await AddAsync(log);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Exporter().RunAsync(SampleLog.Estate, CancellationToken.None)));

        AssertWhole(log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_CutAtEachRequest_IsCompletedByTheNextRun(bool before)
    {
        var log = SampleLog.Of(1_200);
        await AddAsync(log);
        for (var at = 1; at <= 8; at++)
        {
            var left = at;
            archive.Parts.Clear();
            archive.Heads.Clear();
            Action cut = () => _ = --left == 0 ? throw new TimeoutException() : 0;
            archive.Before = before ? cut : null;
            archive.After = before ? null : cut;
            await Exporter().RunAsync(CancellationToken.None);
            (archive.Before, archive.After) = (null, null);

            await Exporter().RunAsync(CancellationToken.None);

            AssertWhole(log);
        }
    }

    [Theory]
    [InlineData(500, 499)]
    [InlineData(1_001, 1_000)]
    public async Task Export_OfALogWithAChangedRow_StopsBeforeTheRowBehindItAndSaysSo(int changed, int lastGood)
    {
        var log = SampleLog.Of(1_100);
        log[changed - 1] = AuditChain.Write(SampleLog.Row(changed, new string('0', 64)));
        await AddAsync(log);

        await Exporter().RunAsync(CancellationToken.None);

        Assert.Equal(lastGood, archive.Parts.Values.Max(p => p.Part.Head.Seq));
        Assert.Contains(errors, e => e.Contains($"not intact from row {changed} on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_OfALogWithoutARow_StopsThere()
    {
        var log = SampleLog.Of(20);
        await AddAsync(log, skip: 7);

        await Exporter().RunAsync(CancellationToken.None);

        Assert.Equal(6, archive.Parts.Values.Max(p => p.Part.Head.Seq));
        Assert.Contains(errors, e => e.Contains("not intact from row 7 on", StringComparison.Ordinal));
    }

    private void AssertWhole(IReadOnlyList<string> log)
    {
        var lines = string.Concat(archive.Parts.Values.Select(p => p.Lines)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(log, lines);
        Assert.Equal(archive.Parts.Values.Select(p => p.Part), archive.Heads.OrderBy(h => h.Key.First).Select(h => h.Value));
        Assert.Null(SampleLog.Verify(lines, [.. archive.Heads.Values.Select(h => h.Head)]));
    }

    private async Task AddAsync(IReadOnlyList<string> lines, int skip = 0)
    {
        foreach (var line in lines)
        {
            if (AuditChain.Read(line).Seq is var seq && seq != skip)
            {
                Assert.True(await cloud.Get<IAuditStore>().AddAsync(SampleLog.Estate, seq, line, CancellationToken.None));
            }
        }
    }

    private AuditExporter Exporter() => new(cloud.Get<IAuditStore>(), archive, new EstateOptions([SampleLog.Estate]), new ErrorLogger(errors));

    private sealed class ErrorLogger(List<string> errors) : ILogger<AuditExporter>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                errors.Add(formatter(state, exception));
            }
        }
    }
}
