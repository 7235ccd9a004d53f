using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosCloud.Azure.Tables;
using PosCloud.Core.Terminals;
using PosCloud.Local;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Integration.Tests.Http;

/// <summary>One whole cloud for all HTTP tests; they keep apart by the names of terminals, components and rollouts.</summary>
public sealed class LocalCloudFixture : IAsyncLifetime
{
    private readonly ConcurrentBag<TestTerminal> _terminals = [];
    private readonly Lazy<Task<TestTerminal>> _shared;
    private readonly Lazy<Task<OfferedTerminal>> _offered;
    private LocalCloud? _cloud;
    private HttpClient? _http;

    public LocalCloudFixture()
    {
        _shared = new(() => EnrolAsync());
        _offered = new(() => OfferedTerminal.CreateAsync(this));
    }

    internal LocalCloud Cloud => _cloud ?? throw new InvalidOperationException("The fixture is not initialized.");

    internal HttpClient Http => _http ?? throw new InvalidOperationException("The fixture is not initialized.");

    internal CapturedLog Log { get; } = new();

    /// <summary>Terminals whose rows cannot be read or written for now.</summary>
    internal ConcurrentDictionary<string, Exception> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>For tests that only refuse: nothing that they do changes it.</summary>
    internal Task<TestTerminal> SharedTerminalAsync() => _shared.Value;

    /// <summary>A terminal that was offered an upgrade by a delta and has not reported yet.</summary>
    internal Task<OfferedTerminal> OfferedTerminalAsync() => _offered.Value;

    public async Task InitializeAsync()
    {
        _cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                Port = 0,
                SnapshotRefresh = TimeSpan.FromSeconds(1),
                Configure = builder =>
                {
                    builder.Logging.AddProvider(Log).AddFilter("PosCloud", LogLevel.Trace);
                    builder.Services.AddSingleton<ITerminalStore>(provider =>
                        new FaultyTerminalStore(ActivatorUtilities.CreateInstance<TerminalTableStore>(provider), Faults));
                },
            },
            CancellationToken.None);
        _http = Cloud.CreateHttpClient();
    }

    public async Task DisposeAsync()
    {
        foreach (var terminal in _terminals)
        {
            terminal.Dispose();
        }

        _http?.Dispose();
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }
    }

    /// <summary>A terminal with its own key, not enrolled yet.</summary>
    internal TestTerminal CreateTerminal(string? terminalId = null)
    {
        var terminal = new TestTerminal(Http, terminalId ?? NewName("t"));
        _terminals.Add(terminal);
        return terminal;
    }

    internal async Task<TestTerminal> EnrolAsync(string? terminalId = null)
    {
        var terminal = CreateTerminal(terminalId);
        var enrolled = await terminal.EnrolAsync(await CreateCodeAsync(terminal.TerminalId));
        Assert.Equal(201, enrolled.Status);
        return terminal;
    }

    internal async Task<string> CreateCodeAsync(string terminalId)
    {
        var request = new CreateCodesRequest([terminalId], "site-1", new Dictionary<string, string>(), 600);
        var codes = await Cloud.Admin.CreateCodesAsync(request, CancellationToken.None);
        return codes.Single().Code;
    }

    /// <summary>All that admins see of a terminal, history included, for the comparison with later.</summary>
    internal async Task<string> ViewAsync(string terminalId) =>
        JsonSerializer.Serialize(await Cloud.Admin.GetTerminalAsync(terminalId, CancellationToken.None), ProtocolJson.Default.TerminalView);

    internal T Service<T>()
        where T : notnull => Cloud.Services.GetRequiredService<T>();

    internal static string NewName(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..20];
}
