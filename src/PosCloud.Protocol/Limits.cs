namespace PosCloud.Protocol;

/// <summary>Every bound of the wire format in one place; <c>docs/protocol.md</c> lists them.</summary>
public static class Limits
{
    /// <summary>Bytes of a request body, terminal and admin side alike.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Nesting of JSON objects and arrays.</summary>
    public const int JsonDepth = 12;

    public const int Components = 16;
    public const int Peripherals = 32;
    public const int ReportEntries = 16;
    public const int Tags = 16;
    public const int ShortText = 64;
    public const int LongText = 512;

    /// <summary>Characters of the sealed state that a terminal echoes; see <see cref="Terminals.CheckInRequest.State"/>.</summary>
    public const int SealedState = 24 * 1024;

    /// <summary>The highest version of the delta format that a terminal can state: it is one byte in a delta.</summary>
    public const int DeltaFormat = 255;

    /// <summary>Bytes of decoder memory that a terminal can state (1 TiB).</summary>
    public const long DecoderMemory = 1L << 40;

    /// <summary>Bytes of one firmware image.</summary>
    public const long ImageBytes = 64L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one diagnostics upload of a terminal.</summary>
    public const long DiagnosticsBytes = 64L * 1024 * 1024;

    public const int EnrolmentCodesPerRequest = 500;
    public const int PageSize = 500;

    /// <summary>Characters of a filter.</summary>
    public const int FilterText = 4000;

    /// <summary>Characters of a rollout's plan as JSON: it is stored in one column.</summary>
    public const int PlanText = 32_000;

    public const int Waves = 32;

    /// <summary>Terminals of a wave that are named one by one.</summary>
    public const int PilotTerminals = 200;

    public const int GateSample = 1_000_000;
    public const int RatePerMinute = 1_000_000;

    /// <summary>Seconds of every time in a rollout's plan: 30 days.</summary>
    public const int RolloutSeconds = 30 * 24 * 3600;

    /// <summary>Retries of one kind of failure.</summary>
    public const int Retries = 10;

    /// <summary>Weekly spans in a list of maintenance windows or trading hours: four on each day.</summary>
    public const int WeeklySpans = 28;

    /// <summary>Dated spans in a list of freezes or quiet times.</summary>
    public const int Freezes = 32;

    /// <summary>Hours before or after an event: 31 days.</summary>
    public const int QuietHours = 744;

    /// <summary>Seconds of idle time that preconditions can ask for: one day.</summary>
    public const int IdleSeconds = 86_400;

    /// <summary>How often an operator can be allowed to put one upgrade off.</summary>
    public const int Deferrals = 100;

    /// <summary>A trial transaction's amount, in the smallest unit of its currency.</summary>
    public const long TrialAmount = 10_000;

    /// <summary>Seconds that one check of a self-test can ask for.</summary>
    public const int CheckSeconds = 300;

    /// <summary>Seconds that all checks of a release's self-test can ask for together.</summary>
    public const int SelfTestSeconds = 1_800;

    /// <summary>Results of checks in a report: those of the release, and a few of the terminal's maker.</summary>
    public const int CheckResults = 24;

    /// <summary>Steps of an execution that take time: <c>accepted</c> to <c>testing</c>.</summary>
    public const int Steps = 6;

    /// <summary>Milliseconds that a step can be said to have taken: one week.</summary>
    public const long StepMs = 7 * 24 * 3600 * 1000L;

    /// <summary>Notices of a release or of a wave.</summary>
    public const int Notices = 8;

    /// <summary>Languages of one notice.</summary>
    public const int NoticeLanguages = 12;

    /// <summary>Characters of a notice.</summary>
    public const int NoticeText = 500;

    /// <summary>Notices in a check-in: those that the terminal keeps.</summary>
    public const int NoticeReports = 16;

    /// <summary>Characters of all notices and checklists of a release or of a wave, in all languages together.</summary>
    public const int NoticePlanText = 12_000;

    /// <summary>Lines of a checklist.</summary>
    public const int ChecklistItems = 8;

    /// <summary>Characters of a checklist's line.</summary>
    public const int ChecklistText = 160;

    /// <summary>Answers to lines of checklists in a check-in, all notices together: the newest ones.</summary>
    public const int ChecklistAnswers = 32;

    /// <summary>Documents of a release, all languages and versions together, removed ones too.</summary>
    public const int Documents = 64;

    /// <summary>Bytes of one document (16 MiB).</summary>
    public const long DocumentBytes = 16L * 1024 * 1024;

    /// <summary>Characters of what a failed check says.</summary>
    public const int CheckText = 64;

    /// <summary>Data sets in a backup, or named by a migration.</summary>
    public const int DataSets = 16;

    /// <summary>Files in one backup.</summary>
    public const int BackupFiles = 10_000;

    /// <summary>Bytes of one backup, encrypted (1 GiB).</summary>
    public const long BackupBytes = 1L << 30;

    /// <summary>Characters of a backup's head in base64.</summary>
    public const int BackupHeader = 4096;

    /// <summary>Characters of a released data key in base64.</summary>
    public const int BackupGrant = 256;

    /// <summary>Migrations of one release.</summary>
    public const int Migrations = 16;

    /// <summary>Seconds that all migrations of a release can ask for together.</summary>
    public const int MigrationSeconds = 3_600;

    /// <summary>Rows of a compatibility matrix.</summary>
    public const int CompatibilityRows = 64;

    /// <summary>Certificates in a check-in.</summary>
    public const int Certificates = 16;

    /// <summary>Work orders of one terminal that are not closed.</summary>
    public const int OpenWorkOrders = 16;
}
