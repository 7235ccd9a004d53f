using PosCloud.Protocol.Data;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Backups;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Executions.Steps;
using PosCloud.Terminal.Executions.Trial;
using PosCloud.Terminal.SelfTests;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;
using PosCloud.Terminal.Trust;

namespace PosCloud.Terminal;

/// <summary>
/// One terminal: enrols, checks in, does what a verified directive says, reports. Everything it must not forget is in the
/// state folder, so an agent that was stopped anywhere goes on when a new one opens the folder. Not for concurrent use.
/// </summary>
public sealed class TerminalAgent : IDisposable
{
    private readonly AgentContext _context;
    private readonly TerminalKey _key;
    private readonly Enrolment _enrolment;
    private readonly KeyRotation _rotation;
    private readonly Messenger _messenger;
    private readonly ExecutionRunner _runner;
    private readonly RestoreKey _restoreKey;
    private readonly DataStore _data;
    private readonly Restorer _restorer;
    private readonly DiagnosticsUploader _diagnostics;
    private readonly TrialPayment _payment;
    private long _checkedAt;
    private TimeSpan _checkInAfter = TimeSpan.Zero;
    private int _failures;

    /// <param name="options">How it works.</param>
    /// <param name="http">Without a base address; the agent has its own timeouts.</param>
    /// <param name="environment">The machine.</param>
    /// <param name="selfTest">Decides about a new version.</param>
    /// <param name="time">The clock; nothing that the agent refuses depends on it.</param>
    /// <param name="progress">Called often and on the agent's thread; must be quick.</param>
    /// <exception cref="InvalidOperationException">The folder was never set up, see <see cref="TerminalSetup"/>.</exception>
    /// <exception cref="IOException">Another agent uses the folder.</exception>
    public TerminalAgent(
        TerminalOptions options,
        HttpClient http,
        ITerminalEnvironment environment,
        ISelfTest selfTest,
        TimeProvider time,
        Action<AgentProgress>? progress)
    {
        var folder = new StateFolder(options.Folder, options.Durable, options.Checkpoint, options.Medium);
        try
        {
            var identity = folder.ReadIdentity();
            if (identity is null || folder.ReadPointer() is null)
            {
                throw new InvalidOperationException($"'{folder.Root}' is not a terminal's folder; set one up with a factory image.");
            }

            _context = new AgentContext(options, folder, environment, time, progress);
            _key = TerminalKey.Open(folder);
            var client = new CloudClient(http, _key, _context);
            var collector = new DiagnosticsCollector(_context);
            var mover = new ExecutionMover(_context, collector);
            _payment = new TrialPayment(_context, options.Acquirer ?? new HttpAcquirer(http));
            _restoreKey = RestoreKey.Open(folder);
            _data = new DataStore(folder);
            var migrator = new Migrator(_context, _data);
            var activator = new SetActivator(_context);
            var connectivity = new ConnectivityPhase(_context);
            var tests = new TrialRunner(_context, selfTest, new DeclaredSelfTest(_context, _data, _payment));
            ITrialPhase[] phases = [new MigrationPhase(_context, _data, migrator), new ActivationPhase(activator), connectivity, new SelfTestPhase(tests)];
            var trial = new TrialBoot(_context, phases, activator, mover, collector);
            _enrolment = new Enrolment(_context, client, _key, identity);
            _rotation = new KeyRotation(_context, client, _key);
            _rotation.OnStart();
            var trust = new ReleaseTrust(_context, http);
            _messenger = new Messenger(_context, client, identity, trust, _restoreKey);
            var downloader = new PackageDownloader(_context, http, new LinkRenewer(_context, client), CheckInWhenDueAsync);
            var reports = new StepReports(_messenger);
            var fetcher = new PackageFetcher(_context, downloader, mover);
            var images = new ImageStore(_context);
            IReadOnlyList<IExecutionStep> steps =
            [
                new PrepareStep(_context, trust, _data, mover, reports),
                new BackupStep(
                    _context, new BackupMaker(_context, _data, trust, _restoreKey), new BackupUploader(_context, http, client, CheckInWhenDueAsync), mover, reports),
                new DownloadStep(_context, fetcher, mover),
                new InstallStep(_context, fetcher, new PackageInstaller(_context), images, mover, reports, new VendorGate(_context, trust)),
                new SwitchStep(_context, trial, connectivity),
                new TestStep(trial),
            ];
            _runner = new ExecutionRunner(_context, steps, new StepGate(_context), reports, activator, images, _data);
            var opener = new BackupOpener(_context, trust, _restoreKey);
            _restorer = new Restorer(
                _context, _data, new BackupDownloader(_context, http), opener, new RestoreWriter(_context, _data, opener, migrator));
            _diagnostics = new DiagnosticsUploader(_context, http, client, collector);
            trial.OnStart();
        }
        catch
        {
            _key?.Dispose();
            _restoreKey?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Null until enrolled.</summary>
    public string? TerminalId => _context.Credential?.TerminalId;

    /// <summary>The slot that starts: <c>a</c> or <c>b</c>.</summary>
    public string ActiveSlot => _context.Folder.ReadPointer()!.Slot;

    /// <summary>What that slot is.</summary>
    public SlotManifest Set => _context.ActiveSet;

    /// <summary>What boots in that slot.</summary>
    public SlotComponent Installed => Set.Main;

    /// <summary>Feature switches and settings of the set that runs, all its components of that kind together.</summary>
    public TerminalParameters Parameters => ParametersFile.Merge(Set.Components
        .Where(c => c.Kind == ComponentKind.Parameters)
        .Select(c => ParametersFile.Read(() => _context.Folder.OpenRead(_context.Folder.Image(c.Sha256))))
        .OfType<TerminalParameters>());

    /// <summary>State of the running execution, or of the last one; null when there was none.</summary>
    public ExecutionState? State => _context.Execution?.State;

    /// <summary>Why the last execution ended as it did; null when it needs no reason.</summary>
    public string? Reason => _context.Execution?.Reason;

    /// <summary>Bytes that the last execution took from the network.</summary>
    public long BytesDownloaded => _context.Execution?.BytesDownloaded ?? 0;

    /// <summary>Fingerprint of the key to which backups are released to this terminal; people compare it.</summary>
    public string RestoreKeyFingerprint => _restoreKey.Public.Fingerprint;

    /// <summary>How the last restore ended; null when there was none.</summary>
    public RestoreReport? Restored => _context.State.Restored;

    /// <summary>Counts and hashes the data that the software of the terminal works on now.</summary>
    /// <exception cref="IOException">The agent is exchanging it.</exception>
    public Task<IReadOnlyList<DataSetSummary>> MeasureDataAsync(CancellationToken cancellationToken) =>
        _data.MeasureAsync(_data.Active, _data.Sets(_data.Active), cancellationToken);

    /// <summary>True while a message, a report, diagnostics, a restore or a reversal wait to be done or sent.</summary>
    public bool HasUnsent =>
        _context.State.Pending is not null || _context.State.Outbox.Count > 0 || _context.State.Diagnostics is not null
        || _context.State.DiagnosticsRequested is not null
        || _context.State is { Restore: not null } or { Restored: not null, RestoredTold: false }
        || _payment.IsPending;

    /// <summary>Rounds with the waits between them, until cancelled or until the machine restarts.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a new agent on the folder goes on.</exception>
    public async Task<CycleResult> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await RunCycleAsync(cancellationToken);
            if (result.End == CycleEnd.Restarting)
            {
                return result;
            }

            if (result.Message is { } message)
            {
                _context.Tell(message);
            }

            await _context.DelayAsync(result.Wait, cancellationToken);
        }
    }

    /// <summary>
    /// One round: goes on with an unfinished execution, enrols if needed, checks in, does what the directive says, and
    /// sends what waits.
    /// </summary>
    public async Task<CycleResult> RunCycleAsync(CancellationToken cancellationToken)
    {
        _context.Notices.Look();
        var result = await RunRoundAsync(cancellationToken);
        _context.Notices.Look();
        _context.Log.Flush();
        return result;
    }

    public void Dispose()
    {
        _key.Dispose();
        _restoreKey.Dispose();
        _context.Folder.Dispose();
    }

    private async Task<CycleResult> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!await WorkAsync(cancellationToken))
        {
            return new CycleResult(CycleEnd.Restarting, TimeSpan.Zero);
        }

        // Whether or not the service can be reached: it is somebody's money.
        await _payment.TryReverseAsync(cancellationToken);
        if (await EnrolAsync(cancellationToken) is { } unenrolled)
        {
            return unenrolled;
        }

        if (_rotation.IsUnderWay)
        {
            await _rotation.TryAsync(cancellationToken);
        }

        if (await CheckInAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        if (!await WorkAsync(cancellationToken))
        {
            return new CycleResult(CycleEnd.Restarting, TimeSpan.Zero);
        }

        return await SendRestAsync(cancellationToken);
    }

    /// <summary>False when the machine is about to restart.</summary>
    private async Task<bool> WorkAsync(CancellationToken cancellationToken) =>
        await _runner.RunAsync(cancellationToken) && await _restorer.RunAsync(cancellationToken);

    private async Task<CycleResult?> EnrolAsync(CancellationToken cancellationToken)
    {
        if (_context.Credential is not null)
        {
            return null;
        }

        var code = _context.Options.EnrolmentCode;
        var estate = code is null ? _context.Options.Estate : null;
        if (code is null && estate is null)
        {
            return new CycleResult(CycleEnd.Refused, _context.Options.BackoffCap, "The terminal has not enrolled; it needs an enrolment code, or an estate whose list has its key.");
        }

        if (await _enrolment.TryAsync(code, estate, cancellationToken) is { } failed)
        {
            return Failed(failed);
        }

        var wait = _context.Options.CheckInInterval ?? _enrolment.CheckInAfter;
        if (wait > TimeSpan.Zero)
        {
            await _context.DelayAsync(wait, cancellationToken);
        }

        return null;
    }

    private async Task<CycleResult?> CheckInAsync(CancellationToken cancellationToken)
    {
        var failed = await _messenger.CheckInAsync(cancellationToken);
        _checkedAt = _context.Time.GetTimestamp();
        if (failed is null)
        {
            _failures = 0;
            _checkInAfter = Interval;
            return null;
        }

        var result = Failed(failed);
        _checkInAfter = result.Wait;
        return result;
    }

    // Between the bytes of a download: this is how a cancel directive reaches a running execution.
    private async Task CheckInWhenDueAsync(CancellationToken cancellationToken)
    {
        if (_context.Time.GetElapsedTime(_checkedAt) >= _checkInAfter)
        {
            await CheckInAsync(cancellationToken);
        }
    }

    private async Task<CycleResult> SendRestAsync(CancellationToken cancellationToken)
    {
        if (await _messenger.FlushAsync(cancellationToken) is { } failed)
        {
            return Failed(failed);
        }

        if (!await _diagnostics.TryAsync(cancellationToken))
        {
            return new CycleResult(CycleEnd.Unsent, Backoff.Next(++_failures, null, _context.Options), "The diagnostics wait to be uploaded.");
        }

        if (!await _payment.TryReverseAsync(cancellationToken))
        {
            var wait = Interval < _context.Options.BackoffCap ? Interval : _context.Options.BackoffCap;
            return new CycleResult(CycleEnd.Unsent, wait, "A trial transaction waits to be reversed.");
        }

        await _rotation.StartWhenDueAsync(cancellationToken);
        return new CycleResult(CycleEnd.Done, _context.Waiting?.NextTry is { } next ? Sooner(next) : Interval);
    }

    /// <summary>A step that the clock allows earlier than the next check-in is not late for it.</summary>
    private TimeSpan Sooner(DateTimeOffset next)
    {
        var wait = next - _context.Time.GetUtcNow();
        return wait > TimeSpan.Zero && wait < Interval ? wait : Interval;
    }

    private TimeSpan Interval => _context.Options.CheckInInterval ?? _messenger.CheckInAfter ?? _context.Options.BackoffCap;

    private CycleResult Failed(CloudAnswer answer) => new(
        answer.IsTemporary ? CycleEnd.Unsent : CycleEnd.Refused, Backoff.Next(++_failures, answer.RetryAfter, _context.Options), answer.Message);
}
