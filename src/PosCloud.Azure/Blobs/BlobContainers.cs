using Azure.Storage.Blobs;

namespace PosCloud.Azure.Blobs;

/// <summary>The containers that the service uses.</summary>
public sealed class BlobContainers(BlobServiceClient service)
{
    public const string PackagesName = "packages";
    public const string StagingName = "staging";
    public const string DiagnosticsName = "diagnostics";
    public const string TrustName = "trust";
    public const string BackupsName = "backups";
    public const string DocumentsName = "documents";
    public const string AuditName = "audit";

    public static IReadOnlyList<string> Names { get; } = [PackagesName, StagingName, DiagnosticsName, TrustName, BackupsName, DocumentsName, AuditName];

    public BlobContainerClient Packages { get; } = service.GetBlobContainerClient(PackagesName);

    public BlobContainerClient Staging { get; } = service.GetBlobContainerClient(StagingName);

    public BlobContainerClient Diagnostics { get; } = service.GetBlobContainerClient(DiagnosticsName);

    public BlobContainerClient Backups { get; } = service.GetBlobContainerClient(BackupsName);

    public BlobContainerClient Documents { get; } = service.GetBlobContainerClient(DocumentsName);

    public BlobContainerClient Trust { get; } = service.GetBlobContainerClient(TrustName);

    public BlobContainerClient Audit { get; } = service.GetBlobContainerClient(AuditName);
}
