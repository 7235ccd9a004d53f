using Microsoft.Extensions.Logging;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>The engine logs what fails and goes on; a model must not.</summary>
internal sealed class ThrowingLogger<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            throw new InvalidOperationException($"{formatter(state, exception)}: {exception?.Message}", exception);
        }
    }
}
