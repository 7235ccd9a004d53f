using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Audit;
using PosCloud.Core.Backups;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Documents;
using PosCloud.Core.Durations;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Hardware;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Support;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Core.Worlds;
using PosCloud.Trust.Directives;

namespace PosCloud.Core;

/// <summary>Registers the domain. Stores, vault, links, publisher and sealer come from the adapters.</summary>
public static class CoreServices
{
    public static IServiceCollection AddPosCloudCore(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<OperationMeter>();
        services.AddSingleton<Telemetry>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<TrustStore>();
        services.AddSingleton<ApprovedTargets>();
        services.AddSingleton<IReleaseApprovals>(provider => provider.GetRequiredService<ApprovedTargets>());
        services.AddSingleton<TrustHandler>();
        services.AddSingleton<ProposalHandler>();
        services.AddSingleton<MetadataReader>();
        services.AddSingleton<TrustWatch>();
        services.AddSingleton<PtsWatch>();
        services.AddSingleton<ProposalSigners>();
        services.AddSingleton<MetadataKeeper>();
        services.AddSingleton<DirectorLog>();
        services.AddSingleton(provider => new CertifiedSigner(
            provider.GetRequiredService<TrustOptions>().Director,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DirectorLog>().RenewalFailed));
        services.AddSingleton<PlanLoader>();
        services.AddSingleton<WorldCache>();
        services.AddSingleton<TerminalMessageProcessor>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditExporter>();
        services.AddSingleton<EnrolmentCodes>();
        services.AddSingleton<FactoryKeys>();
        services.AddSingleton<EnrolHandler>();
        services.AddSingleton<CheckInHandler>();
        services.AddSingleton<ReportHandler>();
        services.AddSingleton<LinkHandler>();
        services.AddSingleton<KeyRotationHandler>();
        services.AddSingleton<TerminalEditor>();
        services.AddSingleton<RevokeHandler>();
        services.AddSingleton<ReplacementHandler>();
        services.AddSingleton<HardwareReader>();
        services.AddSingleton<WorkOrderHandler>();
        services.AddSingleton<OwedReleases>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<BackupRecorder>();
        services.AddSingleton<BackupHandler>();
        services.AddSingleton<BackupRetention>();
        services.AddSingleton<DiagnosticsHandler>();
        services.AddSingleton<CaseTimeline>();
        services.AddSingleton<CaseHandler>();
        services.AddSingleton<VendorHandler>();
        services.AddSingleton<ReleaseHandler>();
        services.AddSingleton<DocumentHandler>();
        services.AddSingleton<PackageBuilder>();
        services.AddSingleton<PackageRequester>();
        services.AddSingleton<RolloutRequestCheck>();
        services.AddSingleton<StartRolloutHandler>();
        services.AddSingleton<RolloutPlanner>();
        services.AddSingleton<MeasuredRollouts>();
        services.AddSingleton<ReadinessHandler>();
        services.AddSingleton<RolloutActionHandler>();
        services.AddSingleton<RolloutCommits>();
        services.AddSingleton<Silence>();
        services.AddSingleton<MemberAssigner>();
        services.AddSingleton<MemberLister>();
        services.AddSingleton<RolloutEngine>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<SiteSlots>();
        services.AddSingleton<WhyHandler>();
        services.AddSingleton<RolloutQueries>();
        services.AddSingleton<TerminalQueries>();
        services.AddSingleton<OutboxDelivery>();
        services.AddSingleton<OutboxSweeper>();
        services.AddSingleton<EventReplay>();
        services.AddSingleton<EventRetention>();
        services.AddSingleton<OutboxRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRelay>());
        return services;
    }
}
