using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Functions;

namespace PosCloud.Local.Hosting;

/// <summary>The Functions app in this process, on the local host.</summary>
internal sealed class FunctionsPart : IAsyncDisposable
{
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(5);

    private readonly IHost _host;

    private FunctionsPart(IHost host, Uri address)
    {
        _host = host;
        Address = address;
        Stopped = HostEnd.Of(host);
    }

    public Uri Address { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Ends when the host has stopped, for whatever reason.</summary>
    public Task Stopped { get; }

    /// <param name="port">Must be free.</param>
    /// <param name="settings">Win over the environment and settings files.</param>
    /// <param name="configure">The last word on services and middleware.</param>
    /// <param name="log">Takes warnings and errors as lines.</param>
    public static async Task<FunctionsPart> StartAsync(
        int port,
        IReadOnlyDictionary<string, string?> settings,
        Action<FunctionsApplicationBuilder> configure,
        Action<string> log,
        CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        var builder = PosCloudApp.CreateBuilder(["--urls", address.GetLeftPart(UriPartial.Authority)]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(new LineLoggerProvider(log));
        // That keys lie unencrypted in the emulator is said once and louder by LocalCloud.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, ManualLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _stopTimeout);
        configure(builder);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new FunctionsPart(host, address);
        }
        catch
        {
            await DisposeAsync(host);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(_stopTimeout);
        try
        {
            await _host.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // A function did not end in time; the process ends soon, or the test goes on without it.
        }

        await DisposeAsync(_host);
    }

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }
}
