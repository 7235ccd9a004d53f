using Microsoft.Azure.Functions.Worker.Builder;

namespace PosCloud.Local;

/// <summary>How to run the cloud on this machine.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The port that Azure's own tools use as well.</summary>
    public const int DefaultPort = 7071;

    /// <summary>Where tables, blobs and keys are kept; null keeps everything in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where the functions listen on 127.0.0.1; 0 takes any free port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>True: fail when <see cref="Port"/> is taken. False: take the next free one.</summary>
    public bool PortIsExact { get; init; }

    /// <summary>Between two check-ins when nothing runs; whole seconds.</summary>
    public TimeSpan CheckInInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two check-ins while a rollout or an execution runs; whole seconds.</summary>
    public TimeSpan ActiveCheckInInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many different people must approve a rollout. None: on one machine there is one person.</summary>
    public int Approvals { get; init; }

    /// <summary>How old the cached catalogue and rollouts may be; whole seconds.</summary>
    public TimeSpan SnapshotRefresh { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>NCRONTAB with seconds: when the timer delivers what the outbox still holds.</summary>
    public string OutboxSchedule { get; init; } = "*/2 * * * * *";

    /// <summary>NCRONTAB with seconds: when the timer builds packages whose event got lost.</summary>
    public string DeltaSchedule { get; init; } = "*/30 * * * * *";

    /// <summary>NCRONTAB with seconds: when the timer counts outcomes and completes rollouts.</summary>
    public string RolloutSchedule { get; init; } = "*/2 * * * * *";

    /// <summary>NCRONTAB with seconds: when the timer looks whether the trust metadata must be renewed.</summary>
    public string TrustSchedule { get; init; } = "0 * * * * *";

    /// <summary>When the audit log is copied to the container <c>audit</c>.</summary>
    public string AuditSchedule { get; init; } = "0 0 * * * *";

    /// <summary>Gets a line for each step of the start, and each warning of the functions.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>For tests: changes services or settings of the functions before they are built.</summary>
    public Action<FunctionsApplicationBuilder>? Configure { get; init; }
}
