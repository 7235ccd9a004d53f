namespace PosCloud.Local.Hosting;

/// <summary>What a terminal asked.</summary>
public enum TerminalRequestKind
{
    /// <summary>A check-in whose answer changes nothing.</summary>
    CheckIn,

    /// <summary>A check-in whose answer makes the terminal act.</summary>
    Offer,

    /// <summary>A check-in that was refused or broke off, for example because its nonce was too old.</summary>
    RefusedCheckIn,
    Report,
    Link,
    Upload,
}
