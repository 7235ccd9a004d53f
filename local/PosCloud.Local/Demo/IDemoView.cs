namespace PosCloud.Local.Demo;

/// <summary>What people see while the demo runs. Safe for concurrent use.</summary>
internal interface IDemoView : IAsyncDisposable
{
    /// <summary>The next of the demo's steps begins.</summary>
    void Step(string title);

    /// <summary>Something happened, in one line.</summary>
    void Say(string line);

    /// <summary>How far a named piece of work is.</summary>
    void Progress(string name, long done, long total);

    /// <summary>Where a terminal stands now.</summary>
    void Terminal(TerminalRow row);
}
