namespace PosCloud.Protocol.Problems;

/// <summary>Every reason with which the service refuses a request.</summary>
public static class Reasons
{
    // The body.
    public static readonly Reason BodyTooLarge = new("body-too-large", 413, "The body is larger than this endpoint takes.", "Send at most 65536 bytes (1048576 to /trust).");
    public static readonly Reason BodyNotUtf8 = new("body-not-utf8", 400, "The body is not valid UTF-8.", "Encode the JSON as UTF-8 (RFC 8259, section 8.1).");
    public static readonly Reason BodyTooDeep = new("body-too-deep", 400, "The JSON is nested too deep.", "Nest at most 12 levels.");
    public static readonly Reason BodyDuplicateMember = new("body-duplicate-member", 400, "A JSON object has the same member twice.", "Send each member once.");
    public static readonly Reason BodyMalformed = new("body-malformed", 400, "The body is not the JSON that this endpoint takes.", "Compare the body with docs/protocol.md.");
    public static readonly Reason FieldInvalid = new("field-invalid", 400, "A member of the body is out of bounds.", "Correct the member that detail names.");
    public static readonly Reason ContentTypeUnsupported = new("content-type-unsupported", 415, "The content type is not application/json.", "Send Content-Type: application/json.");
    public static readonly Reason NameInvalid = new("name-invalid", 400, "A name in the URL has characters that names cannot have.", "Use letters, digits, '-', '_' and single dots.");

    // Who asks: terminals.
    public static readonly Reason CredentialMissing = new("credential-missing", 401, "The request carries no terminal credential.", "Send the credential from enrolment in PosCloud-Credential.");
    public static readonly Reason CredentialInvalid = new("credential-invalid", 401, "The terminal credential was not issued by this service or was altered.", "Enrol again with a new code.");
    public static readonly Reason SignatureMissing = new("signature-missing", 401, "The request is not signed.", "Sign it by RFC 9421 with the key from enrolment.");
    public static readonly Reason SignatureMalformed = new("signature-malformed", 400, "The Signature or Signature-Input header cannot be read or does not cover what it must.", "Cover @method, @path, @query, content-digest and poscloud-credential; see docs/protocol.md.");
    public static readonly Reason SignatureInvalid = new("signature-invalid", 401, "The signature does not fit the request and the terminal's key.", "Sign the bytes that are sent, with the key from enrolment.");
    public static readonly Reason DigestMismatch = new("digest-mismatch", 400, "Content-Digest does not fit the body.", "Hash the bytes that are sent (RFC 9530).");
    public static readonly Reason NonceRequired = new("nonce-required", 401, "The signature has no nonce of this service.", "Repeat with the nonce in the PosCloud-Nonce header of this answer.");
    public static readonly Reason NonceExpired = new("nonce-expired", 401, "The nonce is too old.", "Repeat with the nonce in the PosCloud-Nonce header of this answer.");
    public static readonly Reason TerminalMismatch = new("terminal-mismatch", 403, "The credential belongs to another terminal than the URL names.", "Use the terminal's own URL and credential.");
    public static readonly Reason TerminalUnknown = new("terminal-unknown", 404, "This terminal is not known.", "Enrol it with a code, or check the id.");
    public static readonly Reason TerminalRevoked = new("terminal-revoked", 403, "This terminal's credential was revoked.", "Ask the operator for a new enrolment code.");
    public static readonly Reason HardwareMismatch = new("hardware-mismatch", 403, "The hardware id is not the one that enrolled.", "Other hardware takes a terminal's place by 'poscloud terminals replace' and the code of its approval.");
    public static readonly Reason SequenceStale = new("sequence-stale", 409, "The sequence number is older than one already taken.", "Go on with lastSeq + 1.");
    public static readonly Reason SequenceConflict = new("sequence-conflict", 409, "This sequence number was already taken by a different message.", "Go on with lastSeq + 1.");
    public static readonly Reason ExecutionUnknown = new("execution-unknown", 409, "The terminal has no such execution.", "Check in; the answer names the execution that runs.");
    public static readonly Reason PackageUnknown = new("package-unknown", 404, "The running execution uses no such package.", "Check in; the answer names the packages.");
    public static readonly Reason DeltaBaseMismatch = new("delta-base-mismatch", 409, "The delta starts from other bytes than the terminal has installed.", "Use the full package of the same directive, or check in again.");
    public static readonly Reason UploadUnknown = new("upload-unknown", 404, "There is no such upload.", "Ask for an upload link first.");

    // Backups.
    public static readonly Reason BackupUnknown = new("backup-unknown", 404, "There is no such backup.", "See 'poscloud backups list'; old ones are deleted.");

    // Support.
    public static readonly Reason CaseUnknown = new("case-unknown", 404, "The terminal has no such support case.", "See 'poscloud cases list'.");
    public static readonly Reason CaseOpen = new("case-open", 409, "The terminal has an open support case.", "Write into the case that detail names, or close it first.");

    // Enrolment.
    public static readonly Reason EnrolmentCodeUnknown = new("enrolment-code-unknown", 403, "This enrolment code is not known.", "Check the code, or ask the operator for a new one.");
    public static readonly Reason EnrolmentCodeExpired = new("enrolment-code-expired", 403, "This enrolment code has expired.", "Ask the operator for a new code.");
    public static readonly Reason EnrolmentCodeUsed = new("enrolment-code-used", 409, "This enrolment code was used by another key.", "Ask the operator for a new code; if nobody used it, tell the operator.");
    public static readonly Reason FactoryKeyUnknown = new("factory-key-unknown", 403, "The estate's list of factory keys has no such terminal with this key.", "Enrol with a code, or ask the operator to add the terminal to the list.");
    public static readonly Reason FactoryKeyExpired = new("factory-key-expired", 403, "The time in which this factory key may join has passed.", "Ask the operator to add it again, or enrol with a code.");
    public static readonly Reason FactoryKeyRevoked = new("factory-key-revoked", 403, "This factory key was taken from the list.", "Ask the operator; the terminal can enrol with a code.");
    public static readonly Reason FactoryKeyTaken = new("factory-key-taken", 409, "The terminal id of this factory key has joined with another key.", "Ask the operator for a code: a list replaces no terminal.");
    public static readonly Reason FactoryKeyUsed = new("factory-key-used", 409, "A terminal has joined with this factory key already.", "Revoke the terminal, or replace it with a code.");

    // Replacement of a terminal.
    public static readonly Reason ReplacementMissing = new("replacement-missing", 409, "Nobody asked that this hardware replaces the terminal.", "Ask for it with 'poscloud terminals replace'; 'poscloud terminals show' tells what was asked.");
    public static readonly Reason ReplacementVoid = new("replacement-void", 409, "This code belongs to a replacement that was asked for anew, has ended or was never approved.", "Ask the operator for the code of the last approval.");
    public static readonly Reason ApproverIsRequester = new("approver-is-requester", 403, "Who asked for a replacement cannot approve it.", "Another person must approve it.");

    // Work orders.
    public static readonly Reason WorkOrderUnknown = new("work-order-unknown", 404, "The terminal has no such work order.", "See 'poscloud work-orders list'.");
    public static readonly Reason WorkOrderRefused = new("work-order-state", 409, "The work order is not in a state that this needs.", "See detail.");

    // Who asks: admins.
    public static readonly Reason TokenMissing = new("token-missing", 401, "The request carries no bearer token.", "Run 'poscloud login', or send Authorization: Bearer.");
    public static readonly Reason TokenInvalid = new("token-invalid", 401, "The bearer token is not valid here.", "Run 'poscloud login' again.");
    public static readonly Reason TokenExpired = new("token-expired", 401, "The bearer token has expired.", "Run 'poscloud login' again.");
    public static readonly Reason RoleMissing = new("role-missing", 403, "The token lacks the role that this endpoint needs.", "Ask an administrator for the role that detail names.");
    public static readonly Reason EstateUnknown = new("estate-unknown", 404, "There is no such estate.", "Check the estate's name.");

    // Releases.
    public static readonly Reason ReleaseUnknown = new("release-unknown", 404, "There is no such release.", "See 'poscloud releases list'.");
    public static readonly Reason ReleaseExists = new("release-exists", 409, "A release with this id and other content exists.", "Choose another version.");
    public static readonly Reason ReleaseState = new("release-state", 409, "The release is not in the state that this needs.", "See detail for the state and what comes next.");
    public static readonly Reason ComponentUnknown = new("component-unknown", 404, "The release has no such component.", "See 'poscloud releases show'.");
    public static readonly Reason VersionExists = new("version-exists", 409, "This version of the component was published with other bytes.", "Publish under a new version; published bytes never change.");
    public static readonly Reason FloorImpossible = new("floor-impossible", 422, "A release on the way to this one cannot be installed.", "See detail for the floor; publish what is missing, or draft the release with other floors.");
    public static readonly Reason UploadMissing = new("upload-missing", 409, "Nothing was uploaded yet.", "Upload to the link, then complete.");
    public static readonly Reason UploadLengthMismatch = new("upload-length-mismatch", 422, "The upload has another length than was declared.", "Upload the declared bytes again, then complete.");
    public static readonly Reason UploadHashMismatch = new("upload-hash-mismatch", 422, "The upload has another SHA-256 than was declared.", "Upload the declared bytes again, then complete.");

    public static readonly Reason ApprovalMissing = new("approval-missing", 409, "Not enough approvers have signed the release.", "See detail; approve it with 'poscloud releases approve'.");

    // Documents.
    public static readonly Reason DocumentUnknown = new("document-unknown", 404, "The release has no such document.", "See 'poscloud documents list'; a removed one cannot be read.");
    public static readonly Reason DocumentMalformed = new("document-malformed", 422, "The document is not what its format says.", "See detail; Markdown is UTF-8 text without control characters, a PDF is whole.");
    public static readonly Reason DocumentsFull = new("documents-full", 409, "The release has as many documents as it can have.", "Removed ones count: put what is new into a new release.");

    // Approvals.
    public static readonly Reason TrustMissing = new("trust-missing", 409, "The estate has no trust metadata yet.", "Make a root with 'poscloud trust init'; see docs/approvals.md.");
    public static readonly Reason MetadataRefused = new("metadata-refused", 422, "The metadata file is not one that the service takes.", "See detail for the rule; nothing was changed.");
    public static readonly Reason ProposalStale = new("proposal-stale", 409, "The proposal does not follow the published targets file.", "Make it anew from what is published now.");
    public static readonly Reason ProposalPending = new("proposal-pending", 409, "Another proposal waits for signatures.", "Look at it and sign it, or replace it with 'replace'.");
    public static readonly Reason ApproverIsUploader = new("approver-is-uploader", 403, "Who uploaded a release cannot approve it.", "Two other people must approve it.");
    public static readonly Reason BackOutMissing = new("back-out-missing", 422, "The release says nowhere how to get back when the upgrade fails.", "Draft it again with backOut (PCI DSS 4.0, 6.5.1).");

    public static readonly Reason MetadataUnknown = new("metadata-unknown", 404, "There is no such metadata file.", "Ask for timestamp.json or a version of root, snapshot or targets.");

    // Rollouts.
    public static readonly Reason RolloutUnknown = new("rollout-unknown", 404, "There is no such rollout.", "See 'poscloud rollouts list'.");
    public static readonly Reason RolloutExists = new("rollout-exists", 409, "A rollout with this id and another plan exists.", "Choose another id.");
    public static readonly Reason FilterInvalid = new("filter-invalid", 400, "A filter cannot be read.", "See detail for the place and what was expected; docs/filters.md describes the language.");
    public static readonly Reason TargetEmpty = new("target-empty", 422, "The target matches no terminal.", "Widen the target, or enrol terminals first.");

    public static readonly Reason RolloutRefused = new("rollout-state", 409, "The rollout is not in a state that this needs.", "See detail for the state and what can be done in it.");
    public static readonly Reason EtagRequired = new("etag-required", 428, "The action names no version of the rollout.", "Read the rollout and send its etag as If-Match.");
    public static readonly Reason EtagStale = new("etag-stale", 412, "The rollout has changed since it was read.", "Read it again, look at what changed, and repeat.");
    public static readonly Reason ApproverRepeated = new("approver-repeated", 409, "The same person has approved this already.", "Another person must approve it.");
    public static readonly Reason GoBackMissing = new("go-back-missing", 422, "There is no release to go back to.", "Name a published release in releaseId.");

    // The service.
    public static readonly Reason ConcurrentChange = new("concurrent-change", 409, "Somebody changed this at the same time.", "Read it again and repeat.");
    public static readonly Reason Busy = new("busy", 503, "The service cannot answer right now.", "Repeat after Retry-After.");
    public static readonly Reason Internal = new("internal-error", 500, "The service failed.", "Repeat after Retry-After; nothing was changed half.");

    /// <summary>All reasons, for documentation and for the test that keeps the names unique.</summary>
    public static IReadOnlyList<Reason> All { get; } =
        [.. typeof(Reasons).GetFields().Where(f => f.FieldType == typeof(Reason)).Select(f => (Reason)f.GetValue(null)!)];
}
