namespace PosCloud.Local.Hosting;

/// <summary>What a terminal asked.</summary>
public enum TerminalRequestKind
{
    /// <summary>A check-in whose answer changes nothing.</summary>
    CheckIn,

    /// <summary>A check-in whose answer makes the terminal act.</summary>
    Offer,
    Report,
    Link,
    Upload,
}
