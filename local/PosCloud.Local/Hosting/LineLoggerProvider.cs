using Microsoft.Extensions.Logging;

namespace PosCloud.Local.Hosting;

/// <summary>
/// Passes warnings and errors of the functions on as single lines, so that they neither tear a live display apart nor get
/// lost.
/// </summary>
internal sealed class LineLoggerProvider(Action<string> write) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, write);

    public void Dispose()
    {
    }

    private sealed class LineLogger(string category, Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var name = category[(category.LastIndexOf('.') + 1)..];
                var cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
                write(string.Concat($"{logLevel} {name}: {formatter(state, exception)}{cause}".Select(static c => char.IsControl(c) ? ' ' : c)));
            }
        }
    }
}
