using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>A started app on a free port, with only the given function classes.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string MasterKey = "master-key-of-this-test";
    public const string DefaultKey = "default-key-of-this-test";
    public const string EventGridKey = "event-grid-key-of-this-test";

    private readonly string _folder;

    private TestApp(IHost host, string folder, Journal journal, LogRecorder log)
    {
        _folder = folder;
        Host = host;
        Journal = journal;
        Log = log;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public IHost Host { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>What the functions and the middleware wrote down.</summary>
    public Journal Journal { get; }

    public LogRecorder Log { get; }

    public static async Task<TestApp> StartAsync(
        Type[] functions,
        Action<FunctionsApplicationBuilder>? configure = null,
        string? hostJson = null,
        Action<FunctionsApplicationBuilder>? beforeWeb = null,
        params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("functions-worker-").FullName;
        if (hostJson is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), hostJson);
        }

        var journal = new Journal();
        var log = new LogRecorder();
        var builder = Create(functions, folder, args);
        builder.Services.AddSingleton(journal);
        builder.Logging.ClearProviders().AddProvider(log);
        beforeWeb?.Invoke(builder);
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new TestApp(host, folder, journal, log);
    }

    public static FunctionsApplicationBuilder Create(Type[] functions, string folder, params string[] args) => new(
        [
            "--urls", "http://127.0.0.1:0", "--FUNCTIONS_APPLICATION_DIRECTORY", folder, "--Host:Keys:master", MasterKey,
            "--Host:Keys:default", DefaultKey, "--Host:Keys:eventgrid_extension", EventGridKey, .. args,
        ],
        typeof(TestApp).Assembly,
        functions);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Entries in the order in which they were written.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Write(string entry) => _entries.Enqueue(entry);

    /// <summary>Waits until there are as many entries, for at most ten seconds.</summary>
    public async Task<IReadOnlyList<string>> WaitForAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_entries.Count < count)
        {
            Assert.False(limit.IsCancellationRequested, $"{_entries.Count} of {count} entries: {string.Join(", ", _entries)}");
            await Task.Delay(5);
        }

        return Entries;
    }
}

/// <summary>Everything that the host logged.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
