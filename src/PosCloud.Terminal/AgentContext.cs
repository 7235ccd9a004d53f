using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Notices;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;
using PosCloud.Terminal.Trust;

namespace PosCloud.Terminal;

/// <summary>What the parts of one agent share: its folder, its state in memory, its machine, and time.</summary>
internal sealed class AgentContext(
    TerminalOptions options, StateFolder folder, ITerminalEnvironment environment, TimeProvider time, Action<AgentProgress>? progress)
{
    private readonly TimeLeft _timeLeft = new(time);
    private string _slot = "";
    private string _version = "";

    public TerminalOptions Options => options;

    public StateFolder Folder => folder;

    public ITerminalEnvironment Environment => environment;

    public TimeProvider Time => time;

    /// <summary>What people at the terminal were told.</summary>
    public NoticeBook Notices => field ??= new NoticeBook(this);

    /// <summary>What was told, for diagnostics.</summary>
    public AgentLog Log { get; } = new(folder, time);

    /// <summary>As in <c>state.json</c>; changed by saving only.</summary>
    public AgentState State { get; private set; } = folder.ReadState() ?? AgentState.Initial;

    /// <summary>How long the execution is worked at.</summary>
    public StepClock Clock { get; } = new(time, folder.ReadState()?.Execution);

    /// <summary>Why the execution does not go on; null when it does, or when there is none.</summary>
    public Refusal? Waiting { get; set; }

    /// <summary>Null until enrolled.</summary>
    public TerminalCredential? Credential { get; set; } = folder.ReadCredential();

    /// <summary>The maker's own gate for images; null when the terminal was set up without one.</summary>
    public IVendorSignatureVerifier? Vendor { get; } =
        options.VendorVerifier ?? (folder.ReadBytes(StateFolder.MakerKeyName) is { } pem ? MakerKeyVerifier.FromPem(pem) : null);

    /// <summary>The running execution, or the last one.</summary>
    public ExecutionJournal? Execution => State.Execution;

    /// <summary>What the slot that starts is.</summary>
    public SlotManifest ActiveSet => folder.ReadManifest(folder.ReadPointer()!.Slot)
        ?? throw new InvalidDataException("The slot that starts has no manifest.");

    /// <summary>The terminal's own hardware.</summary>
    public HardwareInfo Hardware => field ??= folder.ReadIdentity() is { } own
        ? new HardwareInfo(own.HardwareId, own.Model, own.Revision)
        : throw new InvalidDataException("The folder has no identity.");

    /// <summary>What the machine says of itself, and what the agent has counted.</summary>
    public Conditions ReadConditions()
    {
        var conditions = environment.ReadConditions();
        var day = ShopDay.Of(conditions.TimeZone, time.GetUtcNow());
        return conditions with { MeteredBytesToday = State.Metered is { } use && use.Day == day ? use.Bytes : 0 };
    }

    /// <summary>The state with bytes counted that came just now, if the link costs by volume or that is not known. Not written yet.</summary>
    public AgentState Counted(AgentState state, long bytes)
    {
        var conditions = bytes > 0 ? ReadConditions() : new Conditions(Metered: false);
        return conditions.Metered == false
            ? state
            : state with { Metered = new MeteredUse(ShopDay.Of(conditions.TimeZone, time.GetUtcNow()), conditions.MeteredBytesToday!.Value + bytes) };
    }

    /// <summary>Bytes that a download may still take today; null without a limit.</summary>
    public long? MeteredLeft(IReadOnlyList<UpgradePreconditions>? preconditions)
    {
        if (PreconditionEvaluator.MeteredBudget(preconditions ?? []) is not { } budget)
        {
            return null;
        }

        var conditions = ReadConditions();
        return conditions.Metered == false ? null : Math.Max(0, budget - conditions.MeteredBytesToday!.Value);
    }

    /// <summary>Writes the state, then takes it over.</summary>
    public void Save(AgentState state)
    {
        folder.Write(state);
        State = state;
    }

    public void Save(ExecutionJournal execution) => Save(State with { Execution = execution });

    /// <summary>Waits on the agent's clock.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => options.Delay is { } replaced
        ? replaced(delay, cancellationToken)
        : Task.Delay(delay, time, cancellationToken);

    /// <summary>Restarts the machine if it is still in a boot.</summary>
    /// <returns>False when it is about to restart: nothing more may be done in this boot.</returns>
    public async Task<bool> RestartFromAsync(string boot, CancellationToken cancellationToken)
    {
        if (environment.BootId == boot)
        {
            folder.Checkpoint("before restart");
            Log.Flush();
            await environment.RestartAsync(cancellationToken);
            folder.Checkpoint("after restart");
        }

        return environment.BootId != boot;
    }

    /// <summary>Tells what happened, or how far a step has come.</summary>
    public void Tell(string? message, long done = 0, long total = 0)
    {
        if (message is not null)
        {
            Log.Add(message);
        }

        if (progress is null)
        {
            return;
        }

        if (message is not null || _slot.Length == 0)
        {
            // The numbers of a download move often; what is in the slots does not change meanwhile.
            _slot = folder.ReadPointer()?.Slot ?? "a";
            _version = folder.ReadManifest(_slot)?.Main.Version ?? "";
        }

        progress(new AgentProgress(
            Credential?.TerminalId, Execution?.State, _slot, _version, done, total, Execution?.BytesDownloaded ?? 0, message,
            _timeLeft.Of(Execution, Execution is { } execution ? Clock.Worked(execution) : TimeSpan.Zero, done)));
    }

    /// <summary>A report entry about the execution as it stands.</summary>
    public ReportEntry Entry(ExecutionJournal execution, ExecutionState state, string? reason = null, string? detail = null, IReadOnlyList<CheckResult>? checks = null) => new(
        state,
        time.GetUtcNow(),
        Short(reason, Protocol.Limits.ShortText),
        Short(detail, Protocol.Limits.LongText),
        execution.BytesDownloaded > 0 ? execution.BytesDownloaded : null,
        execution.Package?.Sha256,
        checks,
        execution.Durations);

    // The service refuses longer texts and control characters; a message of a driver may have both.
    internal static string? Short(string? text, int maxLength)
    {
        if (text is null)
        {
            return null;
        }

        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return clean.Length <= maxLength ? clean : clean[..maxLength];
    }
}
