using PosCloud.Core.Diagnostics;

namespace PosCloud.Local.Demo;

/// <summary>What the fleet of a demo did, counted.</summary>
/// <param name="Terminals">Terminals that took part.</param>
/// <param name="Confirmed">Terminals that run the new version and passed the self-test.</param>
/// <param name="RolledBack">Terminals that went back to the old version.</param>
/// <param name="Resumed">Downloads that were cut and went on where they were.</param>
/// <param name="ImageBytes">Bytes of the new image.</param>
/// <param name="FullPackageBytes">Bytes of its full package.</param>
/// <param name="DeltaBytes">Bytes of the delta from the old image, profile <c>default</c>.</param>
/// <param name="Deltas">The deltas from the old image by profile, with the terminals that each is for.</param>
/// <param name="BytesDownloaded">Package bytes that all terminals together took from the network.</param>
/// <param name="BytesOfFullPackages">What they would have taken with full packages.</param>
/// <param name="IdleCheckIn">Storage operations of a check-in that changes nothing.</param>
/// <param name="Upgrade">Storage operations of an upgrade from its offer to confirmed, downloads included.</param>
/// <param name="UpgradeParts">The mean of that by what made them: requests of the terminal by kind, and its downloads.</param>
/// <param name="GoingBack">The same for terminals that went back, diagnostics included.</param>
/// <param name="Operations">All storage operations of the service, by the work that made them.</param>
/// <param name="EventsDelivered">Different events that the monitoring hook received.</param>
/// <param name="EventsByType">The same by type.</param>
/// <param name="Seconds">From the start to the summary.</param>
/// <param name="Problems">What did not end as it should; empty when all is well.</param>
internal sealed record DemoSummary(
    int Terminals,
    int Confirmed,
    int RolledBack,
    int Resumed,
    long ImageBytes,
    long FullPackageBytes,
    long DeltaBytes,
    IReadOnlyList<DemoDelta> Deltas,
    long BytesDownloaded,
    long BytesOfFullPackages,
    OperationFigures IdleCheckIn,
    OperationFigures Upgrade,
    IReadOnlyDictionary<string, double> UpgradeParts,
    OperationFigures GoingBack,
    IReadOnlyDictionary<string, OperationCount> Operations,
    int EventsDelivered,
    IReadOnlyDictionary<string, int> EventsByType,
    double Seconds,
    IReadOnlyList<string> Problems)
{
    public bool Succeeded => Problems.Count == 0;
}
