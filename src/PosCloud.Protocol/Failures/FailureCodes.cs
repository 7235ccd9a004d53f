namespace PosCloud.Protocol.Failures;

/// <summary>
/// Names of what can go wrong in an upgrade: reasons of executions and codes of checks. They are part of the protocol and never
/// change; <see cref="FailureCatalogue"/> says what each means.
/// </summary>
public static class FailureCodes
{
    public const string ActivationFailed = "activation-failed";
    public const string AlreadyInstalled = "already-installed";
    public const string BackupFailed = "backup-failed";
    public const string BackupNoRecipients = "backup-no-recipients";
    public const string BackupRefused = "backup-refused";
    public const string BackupSetMissing = "backup-set-missing";
    public const string BackupTooLarge = "backup-too-large";
    public const string BackupUploadFailed = "backup-upload-failed";
    public const string CancelledByService = "cancelled-by-service";
    public const string CheckTimedOut = "check-timed-out";
    public const string CloudNotReached = "cloud-not-reached";
    public const string ComponentRequired = "component-required";
    public const string ComponentUnsupported = "component-unsupported";
    public const string CounterBelowFloor = "counter-below-floor";
    public const string DataMissing = "data-missing";
    public const string DeltaBaseMismatch = "delta-base-mismatch";
    public const string DeltaRefused = "delta-refused";
    public const string DownloadFailed = "download-failed";
    public const string ExecutionLost = "execution-lost";
    public const string FreeBytes = "free-bytes";
    public const string FunctionFailed = "function-failed";
    public const string GatewayNotReached = "gateway-not-reached";
    public const string HostUnreachable = "host-unreachable";
    public const string KeyMissing = "key-missing";
    public const string LinkRefused = "link-refused";
    public const string MigrationCheckFailed = "migration-check-failed";
    public const string MigrationFailed = "migration-failed";
    public const string MigrationTimedOut = "migration-timed-out";
    public const string MigrationUnknown = "migration-unknown";
    public const string ModelNotApproved = "model-not-approved";
    public const string NetworkUnproven = "network-unproven";
    public const string NoPackage = "no-package";
    public const string PackageHashMismatch = "package-hash-mismatch";
    public const string PeripheralIncompatible = "peripheral-incompatible";
    public const string PeripheralMissing = "peripheral-missing";
    public const string PeripheralUnhealthy = "peripheral-unhealthy";
    public const string PeripheralUpdateFailed = "peripheral-update-failed";
    public const string ReleaseMismatch = "release-mismatch";
    public const string ReleaseNotApproved = "release-not-approved";
    public const string RestoreDamaged = "restore-damaged";
    public const string RestoreDownloadFailed = "restore-download-failed";
    public const string RestoreFailed = "restore-failed";
    public const string RestoreNewerData = "restore-newer-data";
    public const string RestoreNotReleased = "restore-not-released";
    public const string SelfTestCrashed = "self-test-crashed";
    public const string SelfTestFailed = "self-test-failed";
    public const string SetMismatch = "set-mismatch";
    public const string SetNotApproved = "set-not-approved";
    public const string TrialInterrupted = "trial-interrupted";
    public const string TrialTransactionDeclined = "trial-transaction-declined";
    public const string TrialTransactionNotReversed = "trial-transaction-not-reversed";
    public const string TrialTransactionOverLimit = "trial-transaction-over-limit";
    public const string TrialTransactionUnreachable = "trial-transaction-unreachable";
    public const string TrustRefused = "trust-refused";
    public const string VendorSignatureInvalid = "vendor-signature-invalid";
    public const string VendorSignatureMissing = "vendor-signature-missing";
}
