using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Audit;

namespace PosCloud.Functions.Audit;

/// <summary>Copies the audit logs to where nobody can change them. Setting <c>PosCloud_AuditSchedule</c>: once a day or more often.</summary>
public sealed class ExportAuditTimer(AuditExporter exporter)
{
    [Function("ExportAudit")]
    public Task RunAsync([TimerTrigger("%PosCloud_AuditSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        exporter.RunAsync(cancellationToken);
}
